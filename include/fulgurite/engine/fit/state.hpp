// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/load.hpp"
#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/interval.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/engine/loaders/data_hooks.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/state/progress.hpp"
#include "fulgurite/engine/state/state_keys.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/tensor/state.hpp"

/// The states of a run's parts as trees, and back: optimizers, policies, data, loaders.
namespace fulgurite::engine {

template <class R>
StateTree optimizer_states(R& run) {
    StateTree list = StateTree::list();
    each_of(*run.slots(), [&](auto& slot) { list.push_back(slot.optimizer().state_dict()); });
    return list;
}
template <class R>
StateTree schedule_states(R& run) {
    StateTree list = StateTree::list();
    each_of(*run.slots(), [&](auto& slot) {
        each_of(slot.schedules(), [&](auto& schedule) { list.push_back(schedule.state_dict()); });
    });
    return list;
}

const StateTree& next_state(const StateTree& list, std::size_t& i, const char* what);
/// What a schedule is called and goes by: "StepLR by epochs". A user's own may have no name.
template <class Schedule>
std::string name_of_schedule(const Schedule& schedule) {
    std::string name;
    if constexpr (requires { std::string(schedule.name()); }) name = std::string(schedule.name()) + " ";
    return name + (schedule.interval() == Interval::step ? "by steps" : "by epochs");
}
/// That name in a sentence: an `AnySchedule` that holds none has an empty one.
inline std::string words_for_schedule(const std::string& name) { return name.starts_with(' ') ? "none" : name; }
template <class R>
StateTree schedule_names(R& run) {
    StateTree list = StateTree::list();
    each_of(*run.slots(), [&](auto& slot) {
        each_of(slot.schedules(), [&](auto& schedule) { list.push_back(name_of_schedule(schedule)); });
    });
    return list;
}
/// Throws `Error` where the schedules are others than those that were saved.
template <class R>
void check_schedules(R& run, const StateTree& own) {
    const auto* saved = own.find("schedules");
    const auto here = schedule_names(run);
    for (std::size_t i = 0; saved && i < std::min(saved->size(), here.size()); ++i)
        if (const auto was = saved->at(i).as_string(), is = here.at(i).as_string(); was != is)
            throw Error("cannot resume from '", run.progress().resumed_from.string(), "': schedule ", i, " was ",
                        words_for_schedule(was), ", and configure_optimizers gives ", words_for_schedule(is),
                        "; resume with the module that wrote it");
}
template <class R>
void load_optimizer_states(R& run, const StateTree& checkpoint) {
    std::size_t optimizer = 0, schedule = 0;
    each_of(*run.slots(), [&](auto& slot) {
        slot.optimizer().load_state_dict(next_state(checkpoint.at("optimizer_states"), optimizer, "optimizers"));
        each_of(slot.schedules(), [&](auto& each) {
            each.load_state_dict(next_state(checkpoint.at("lr_schedulers"), schedule, "schedules"));
        });
    });
    if (optimizer != checkpoint.at("optimizer_states").size() || schedule != checkpoint.at("lr_schedulers").size())
        throw Error(
            "the checkpoint holds states of more optimizers or schedules than configure_optimizers gives; resume "
            "with the module that wrote it");
}

template <class R>
StateTree policy_states(R& run) {
    StateTree states = StateTree::dict();
    StateKeys keys;
    run.policies().for_all([&]<class P>(P& policy) {
        if constexpr (Stateful<P>) states[keys.next(policy)] = policy.state_dict();
    });
    return states;
}
template <class R>
void load_policy_states(R& run, const StateTree& states) {
    StateKeys keys;
    run.policies().for_all([&]<class P>(P& policy) {
        if constexpr (Stateful<P>)
            if (const auto* state = states.find(keys.next(policy))) policy.load_state_dict(*state);
    });
}

/// The states of the module, its data and the policies; each hears of the checkpoint before its own is restored.
template <class R, class Data, class Move>
void load_states(R& run, Data data, const StateTree& checkpoint, Move&& move_module) {
    const auto load = [&](Listener heard) {
        if (heard != Listener::module) return;
        move_module(); // what the hook has added
        // Where averages were saved in the weights' place, these are beside them.
        const auto* beside = checkpoint.find("current_model_state");
        load_module_state(run.module(), beside ? *beside : checkpoint.at("state_dict"));
        data_hooks_of<module_of<typename R::context>, Data>(data).load(checkpoint);
    };
    run.template notify_between<hook::on_load_checkpoint>(load, checkpoint);
    load_policy_states(run, checkpoint.at("callbacks"));
}

/// The checkpoint that a fit is to go on from, where it was given one.
template <class Sources>
std::optional<StateTree> read_checkpoint(const Sources& sources, Progress& progress) {
    if constexpr (Sources::resumes)
        if (!sources.resume_from.path.empty()) {
            progress.resumed_from = std::filesystem::weakly_canonical(sources.resume_from.path);
            return checkpoint::load(sources.resume_from.path);
        }
    return std::nullopt;
}

inline StateTree eval_batches_state(const std::vector<std::int64_t>& batches) {
    return StateTree::list({batches.begin(), batches.end()});
}
// A run may go on with more or fewer loaders than it had.
template <class R>
void load_eval_batches(R& run, const StateTree& state) {
    auto& batches = run.progress().eval_batches;
    const auto& saved = state.elements();
    if constexpr (!R::context::eval_batches::fixed) run.expect_loaders(saved.size());
    for (std::size_t i = 0; i < std::min(saved.size(), batches.size()); ++i) batches[i] = saved[i].as_int();
}

void load_random_state(const StateTree& own);

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/fit/state-inl.hpp"
#endif
