// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/interval.hpp"
#include "fulgurite/optim/any_optimizer.hpp"
#include "fulgurite/optim/any_schedule.hpp"
#include "fulgurite/tensor/state.hpp"

/// Schedules of schedules, whose number is known at run time alone.
namespace fulgurite::app::detail {

/// What both have in common. Throws `Error` where there are none, where one follows a metric, and where they differ in
/// interval or frequency.
class ComposedSchedule {
public:
    ComposedSchedule(const char* name, std::vector<optim::AnySchedule> parts);
    Interval interval() const { return parts_.front().interval(); }
    std::int64_t frequency() const { return parts_.front().frequency(); }
    void extend(optim::AnyOptimizer& optimizer) {
        for (auto& part : parts_) part.extend(optimizer);
    }

protected:
    StateTree states() const;
    /// Throws `Error`, and changes nothing, where the states are not those of these schedules.
    void load_states(const StateTree& states, const char* name);
    static StateTree rates_of(optim::AnyOptimizer& optimizer);

    std::vector<optim::AnySchedule> parts_;
    StateTree rates_ = StateTree::list();
};

/// Each in its turn at every step: `optim::ChainedScheduler`.
class ChainedSchedules : public ComposedSchedule {
public:
    explicit ChainedSchedules(std::vector<optim::AnySchedule> parts)
        : ComposedSchedule(name().data(), std::move(parts)) {}

    static constexpr std::string_view name() { return "ChainedScheduler"; }
    void attach(optim::AnyOptimizer& optimizer) {
        for (auto& part : parts_) part.attach(optimizer);
        rates_ = rates_of(optimizer);
    }
    void step(optim::AnyOptimizer& optimizer) {
        for (auto& part : parts_) part.step(optimizer);
        rates_ = rates_of(optimizer);
    }
    /// For a `SequentialLR` of it: as in Python, an ordinary step of each part.
    void begin(optim::AnyOptimizer& optimizer) { step(optimizer); }
    void undo() {
        for (auto& part : parts_) part.undo();
    }
    StateTree state_dict() const;
    void load_state_dict(const StateTree& state) {
        load_states(state.at("_schedulers"), name().data());
        rates_ = state.at("_last_lr");
    }
};

/// One after the other, changing over at milestones: `optim::then`.
class SequentialSchedules : public ComposedSchedule {
public:
    /// Throws `Error` where milestones do not rise from above 0, or are not one fewer than the schedules.
    SequentialSchedules(std::vector<optim::AnySchedule> parts, std::vector<std::int64_t> milestones);

    static constexpr std::string_view name() { return "SequentialLR"; }
    /// As in Python, every schedule is attached, so that each knows the first rates; then the first one begins again.
    void attach(optim::AnyOptimizer& optimizer);
    void step(optim::AnyOptimizer& optimizer);
    /// Throws `Error` where one of them cannot stand in its place.
    void try_out(optim::AnyOptimizer& optimizer) {
        attach(optimizer);
        for (std::size_t i = 1; i < parts_.size(); ++i) parts_[i].restart(optimizer);
    }
    StateTree state_dict() const;
    void load_state_dict(const StateTree& state);

private:
    std::vector<std::int64_t> milestones_;
    std::int64_t last_epoch_ = 0;
};

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/registry/composed_schedules-inl.hpp"
#endif
