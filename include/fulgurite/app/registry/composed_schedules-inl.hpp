// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/registry/composed_schedules.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE ComposedSchedule::ComposedSchedule(const char* name, std::vector<optim::AnySchedule> parts)
    : parts_(std::move(parts)) {
    if (parts_.empty()) throw Error(name, " has no schedules; give one or more");
    for (const auto& part : parts_) {
        if (part.follows_metric())
            throw Error(name, " cannot hold ", part.name(),
                        ", which follows a metric; a schedule that does stands "
                        "alone");
        if (part.interval() != interval() || part.frequency() != frequency())
            throw Error(name, "'s schedules differ in interval or frequency; give all the same");
    }
}

FULGURITE_INLINE StateTree ComposedSchedule::states() const {
    auto states = StateTree::list();
    for (const auto& part : parts_) states.push_back(part.state_dict());
    return states;
}

FULGURITE_INLINE void ComposedSchedule::load_states(const StateTree& states, const char* name) {
    if (states.size() != parts_.size())
        throw Error(name, ": the state has ", states.size(), " schedules, here there are ", parts_.size(),
                    "; make as many");
    const auto before = this->states();
    try {
        for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].load_state_dict(states.at(i));
    } catch (...) {
        for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].load_state_dict(before.at(i));
        throw;
    }
}

FULGURITE_INLINE StateTree ComposedSchedule::rates_of(optim::AnyOptimizer& optimizer) {
    auto rates = StateTree::list();
    for (auto& group : optimizer.param_groups()) rates.push_back(group.lr());
    return rates;
}

FULGURITE_INLINE StateTree ChainedSchedules::state_dict() const {
    auto state = StateTree::dict();
    state["_last_lr"] = rates_;
    state["_schedulers"] = states();
    return state;
}

FULGURITE_INLINE SequentialSchedules::SequentialSchedules(std::vector<optim::AnySchedule> parts,
                                                          std::vector<std::int64_t> milestones)
    : ComposedSchedule(name().data(), std::move(parts)), milestones_(std::move(milestones)) {
    if (milestones_.size() + 1 != parts_.size())
        throw Error("SequentialLR has ", parts_.size(), " schedules and ", milestones_.size(),
                    " milestones; give one milestone fewer than schedules");
    for (std::size_t i = 0; i < milestones_.size(); ++i)
        if (milestones_[i] <= (i == 0 ? 0 : milestones_[i - 1]))
            throw Error("SequentialLR's milestone ", i, " is ", milestones_[i],
                        "; milestones must rise and be above 0");
}

FULGURITE_INLINE void SequentialSchedules::attach(optim::AnyOptimizer& optimizer) {
    for (auto& part : parts_) part.attach(optimizer);
    for (auto& group : optimizer.param_groups()) group.set_lr(*group.initial_lr);
    for (auto& part : parts_) part.undo();
    parts_.front().begin(optimizer);
    last_epoch_ = 0;
    rates_ = rates_of(optimizer);
}

FULGURITE_INLINE void SequentialSchedules::step(optim::AnyOptimizer& optimizer) {
    ++last_epoch_;
    const auto now = std::upper_bound(milestones_.begin(), milestones_.end(), last_epoch_) - milestones_.begin();
    auto& part = parts_[static_cast<std::size_t>(now)];
    if (now > 0 && milestones_[static_cast<std::size_t>(now - 1)] == last_epoch_) part.restart(optimizer);
    else part.step(optimizer);
    rates_ = rates_of(optimizer);
}

FULGURITE_INLINE StateTree SequentialSchedules::state_dict() const {
    auto state = StateTree::dict();
    state["_milestones"] = StateTree::list({milestones_.begin(), milestones_.end()});
    state["last_epoch"] = last_epoch_;
    state["_last_lr"] = rates_;
    state["_schedulers"] = states();
    return state;
}

FULGURITE_INLINE void SequentialSchedules::load_state_dict(const StateTree& state) {
    std::vector<std::int64_t> milestones;
    for (const auto& one : state.at("_milestones").elements()) milestones.push_back(one.as_int());
    const auto last_epoch = state.at("last_epoch").as_int();
    const auto rates = state.at("_last_lr");
    load_states(state.at("_schedulers"), name().data());
    milestones_ = std::move(milestones);
    last_epoch_ = last_epoch;
    rates_ = rates;
}

} // namespace fulgurite::app::detail
