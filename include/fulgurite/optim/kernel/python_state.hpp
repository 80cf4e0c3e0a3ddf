// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/StringUtil.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fulgurite/optim/group/group.hpp"
#include "fulgurite/optim/kernel/bucket_plan.hpp"
#include "fulgurite/optim/state/option.hpp"
#include "fulgurite/optim/state/owner.hpp"

/// An optimizer's state as Python's `Optimizer.state_dict()` lays it out. `Rule` is the optimizer, see
/// `KernelOptimizer`.
namespace fulgurite::optim::python {

template <class Rule, std::size_t Columns>
StateTree save_slot(const Slot<Columns>& slot) {
    StateTree saved = StateTree::dict();
    // Python counts each parameter's steps in place: two that shared a tensor would be counted twice.
    if (slot.step.defined() && Rule::counts_in_integers)
        saved["step"] = static_cast<std::int64_t>(read_scalar(slot.step));
    else if (slot.step.defined()) saved["step"] = slot.step.is_cpu() ? slot.step.clone() : slot.step.cpu();
    for (std::size_t c = 0; c < Columns; ++c)
        if (slot.state[c].defined()) saved[Rule::state_names[c]] = slot.state[c];
    return saved;
}

/// A state that has not stepped; Python's Adagrad keeps one from the start, and does not step without it.
template <class Rule, std::size_t Columns>
Slot<Columns> fresh_slot(const Tensor& param, const typename Rule::Options& options) {
    Slot<Columns> slot;
    slot.step = step_of<Rule>(param, 0);
    for (std::size_t c = 0; c < Columns; ++c) slot.state[c] = Rule::fresh(c, param, options);
    return slot;
}

template <class Rule>
StateTree save_group(const typename Rule::Group& group, std::int64_t& next_id) {
    StateTree saved = StateTree::dict();
    if (!group.name.empty()) saved["name"] = group.name;
    Rule::visit(group.options, [&](std::string_view key, const auto& value) { saved[key] = option::save(value); });
    Rule::flags(saved);
    if (group.initial_lr) saved["initial_lr"] = *group.initial_lr;
    for (const auto& [key, value] : group.kept) saved[key] = value;
    StateTree ids = StateTree::list();
    for (std::size_t i = 0; i < group.params.size(); ++i) ids.push_back(next_id++);
    saved["params"] = std::move(ids);
    return saved;
}

template <class Rule, std::size_t Columns>
StateTree save(std::span<const typename Rule::Group> groups, const std::vector<BucketPlan<Rule, Columns>>& plans) {
    StateTree state = StateTree::dict(), saved_groups = StateTree::list();
    std::int64_t id = 0, next_id = 0;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        for (std::size_t i = 0; i < groups[g].params.size(); ++i, ++id) {
            const bool known =
                i < plans[g].slots.size() && (plans[g].slots[i].step.defined() || !Rule::kept_from_start);
            if (!known && !Rule::kept_from_start) continue;
            StateTree slot = save_slot<Rule>(known ? plans[g].slots[i]
                                                   : fresh_slot<Rule, Columns>(groups[g].params[i], groups[g].options));
            if (!slot.empty()) state[id] = std::move(slot);
        }
        saved_groups.push_back(save_group<Rule>(groups[g], next_id));
    }
    StateTree whole = StateTree::dict();
    whole["state"] = std::move(state);
    whole["param_groups"] = std::move(saved_groups);
    return whole;
}

/// A copy of a saved tensor, laid out as `blank` is: kernels walk it and the parameter side by side.
template <class Rule>
Tensor load_tensor(const Tensor& value, std::string_view key, const Tensor& blank, std::size_t g, std::size_t i) {
    if (!blank.defined() || value.sizes() != blank.sizes())
        throw Error(Rule::name_v, ": the state's '", key, "' of parameter ", i, " of group ", g, " has shape ",
                    c10::str(value.sizes()), ", the parameter ",
                    blank.defined() ? c10::str(blank.sizes()) : "none of it",
                    "; load it into the model that it was saved from");
    return Tensor(blank).copy_(value.layout() == at::kStrided ? value : value.to_dense()); // SGD's, of sparse gradients
}

/// What a slot holds must be this optimizer's.
template <class Rule>
void check_slot(const StateTree& saved, std::size_t g, std::size_t i) {
    for (const auto& [key, value] : saved.items())
        if (key.text() != "step" && std::ranges::find(Rule::state_names, key.text()) == Rule::state_names.end())
            throw Error(Rule::name_v, ": the state has '", key.text(), "' of parameter ", i, " of group ", g,
                        ", which is another optimizer's; load it into the one that it was saved from");
}

template <class Rule, std::size_t Columns>
Slot<Columns> load_slot(const StateTree& saved, const typename Rule::Group& group, std::size_t g, std::size_t i) {
    Slot<Columns> slot;
    const Tensor& param = group.params[i];
    check_slot<Rule>(saved, g, i);
    if constexpr (Rule::counts_steps) {
        double count = 0;
        option::load(saved.at("step"), count); // a number in files of old
        slot.step = step_of<Rule>(param, count);
    }
    for (std::size_t c = 0; c < Columns; ++c)
        if (const auto* value = saved.find(Rule::state_names[c]); value && !value->is_none())
            slot.state[c] = load_tensor<Rule>(option::tensor(*value), Rule::state_names[c],
                                              Rule::fresh(c, param, group.options), g, i);
    return slot;
}

template <class Rule>
typename Rule::Group load_group(const StateTree& saved, const typename Rule::Group& own, std::size_t g) {
    std::int64_t no_id = 0;
    check_owner(Rule::name_v, save_group<Rule>(own, no_id), saved);
    const std::size_t there = saved.at("params").size();
    if (there != own.params.size())
        throw Error(Rule::name_v, ": group ", g, " of the state has ", there, " parameters, here it has ",
                    own.params.size(), "; load it into the model that it was saved from");
    auto group = own;
    Rule::visit(group.options, [&](std::string_view key, auto& value) {
        if (const auto* found = saved.find(key)) option::load(*found, value); // files of old lack the newer options
    });
    if (const auto* initial = saved.find("initial_lr")) option::load(*initial, group.initial_lr.emplace());
    group.kept.clear();
    for (const char* key : kept_by_schedules)
        if (const auto* value = saved.find(key)) option::load(*value, group.kept.emplace_back(key, 0).second);
    Rule::check(group.options);
    Rule::check_loaded(saved);
    return group;
}

/// Groups and slots as the state has them; what is there stays as it is, whatever is thrown.
template <class Rule, std::size_t Columns>
void load(const StateTree& whole, std::vector<typename Rule::Group>& groups,
          std::vector<BucketPlan<Rule, Columns>>& plans) {
    const StateTree &state = whole.at("state"), &saved = whole.at("param_groups");
    if (saved.size() != groups.size())
        throw Error(Rule::name_v, ": the state has ", saved.size(), " parameter groups, here there are ", groups.size(),
                    "; make as many");
    auto new_groups = groups;
    std::vector<BucketPlan<Rule, Columns>> new_plans(groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
        new_groups[g] = load_group<Rule>(saved.at(g), groups[g], g);
        new_plans[g].slots.resize(groups[g].params.size());
        for (std::size_t i = 0; i < groups[g].params.size(); ++i)
            if (const auto* slot = state.find(saved.at(g, "params", i).as_int()))
                new_plans[g].slots[i] = load_slot<Rule, Columns>(*slot, new_groups[g], g, i);
    }
    groups = std::move(new_groups);
    plans = std::move(new_plans);
}

} // namespace fulgurite::optim::python
