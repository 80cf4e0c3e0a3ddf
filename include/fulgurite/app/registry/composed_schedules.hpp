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
    ComposedSchedule(const char* name, std::vector<optim::AnySchedule> parts) : parts_(std::move(parts)) {
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
    Interval interval() const { return parts_.front().interval(); }
    std::int64_t frequency() const { return parts_.front().frequency(); }
    void extend(optim::AnyOptimizer& optimizer) {
        for (auto& part : parts_) part.extend(optimizer);
    }

protected:
    StateTree states() const {
        auto states = StateTree::list();
        for (const auto& part : parts_) states.push_back(part.state_dict());
        return states;
    }
    /// Throws `Error`, and changes nothing, where the states are not those of these schedules.
    void load_states(const StateTree& states, const char* name) {
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
    static StateTree rates_of(optim::AnyOptimizer& optimizer) {
        auto rates = StateTree::list();
        for (auto& group : optimizer.param_groups()) rates.push_back(group.lr());
        return rates;
    }

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
    StateTree state_dict() const {
        auto state = StateTree::dict();
        state["_last_lr"] = rates_;
        state["_schedulers"] = states();
        return state;
    }
    void load_state_dict(const StateTree& state) {
        load_states(state.at("_schedulers"), name().data());
        rates_ = state.at("_last_lr");
    }
};

/// One after the other, changing over at milestones: `optim::then`.
class SequentialSchedules : public ComposedSchedule {
public:
    /// Throws `Error` where milestones do not rise from above 0, or are not one fewer than the schedules.
    SequentialSchedules(std::vector<optim::AnySchedule> parts, std::vector<std::int64_t> milestones)
        : ComposedSchedule(name().data(), std::move(parts)), milestones_(std::move(milestones)) {
        if (milestones_.size() + 1 != parts_.size())
            throw Error("SequentialLR has ", parts_.size(), " schedules and ", milestones_.size(),
                        " milestones; give one milestone fewer than schedules");
        for (std::size_t i = 0; i < milestones_.size(); ++i)
            if (milestones_[i] <= (i == 0 ? 0 : milestones_[i - 1]))
                throw Error("SequentialLR's milestone ", i, " is ", milestones_[i],
                            "; milestones must rise and be above 0");
    }

    static constexpr std::string_view name() { return "SequentialLR"; }
    /// As in Python, every schedule is attached, so that each knows the first rates; then the first one begins again.
    void attach(optim::AnyOptimizer& optimizer) {
        for (auto& part : parts_) part.attach(optimizer);
        for (auto& group : optimizer.param_groups()) group.set_lr(*group.initial_lr);
        for (auto& part : parts_) part.undo();
        parts_.front().begin(optimizer);
        last_epoch_ = 0;
        rates_ = rates_of(optimizer);
    }
    void step(optim::AnyOptimizer& optimizer) {
        ++last_epoch_;
        const auto now = std::upper_bound(milestones_.begin(), milestones_.end(), last_epoch_) - milestones_.begin();
        auto& part = parts_[static_cast<std::size_t>(now)];
        if (now > 0 && milestones_[static_cast<std::size_t>(now - 1)] == last_epoch_) part.restart(optimizer);
        else part.step(optimizer);
        rates_ = rates_of(optimizer);
    }
    /// Throws `Error` where one of them cannot stand in its place.
    void try_out(optim::AnyOptimizer& optimizer) {
        attach(optimizer);
        for (std::size_t i = 1; i < parts_.size(); ++i) parts_[i].restart(optimizer);
    }
    StateTree state_dict() const {
        auto state = StateTree::dict();
        state["_milestones"] = StateTree::list({milestones_.begin(), milestones_.end()});
        state["last_epoch"] = last_epoch_;
        state["_last_lr"] = rates_;
        state["_schedulers"] = states();
        return state;
    }
    void load_state_dict(const StateTree& state) {
        std::vector<std::int64_t> milestones;
        for (const auto& one : state.at("_milestones").elements()) milestones.push_back(one.as_int());
        const auto last_epoch = state.at("last_epoch").as_int();
        const auto rates = state.at("_last_lr");
        load_states(state.at("_schedulers"), name().data());
        milestones_ = std::move(milestones);
        last_epoch_ = last_epoch;
        rates_ = rates;
    }

private:
    std::vector<std::int64_t> milestones_;
    std::int64_t last_epoch_ = 0;
};

} // namespace fulgurite::app::detail
