// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/metric_name.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/log/monitored.hpp"
#include "fulgurite/optim/any_optimizer.hpp"
#include "fulgurite/optim/schedule/concept.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::optim {

/// A schedule that is chosen at run time, of an `AnyOptimizer`; without one, it leaves the rates as they are:
///
///     return optim::with(std::move(optimizer), warm ? optim::AnySchedule(optim::LinearLR{{}}) : optim::AnySchedule());
///
/// One that follows a metric follows it by its name: `optim::ReduceLROnPlateau{metric::named("val/loss"), {…}}`.
class AnySchedule {
public:
    AnySchedule() = default;
    template <class S>
        requires(!std::is_same_v<std::remove_cvref_t<S>, AnySchedule> &&
                 (ScheduleOf<S, AnyOptimizer> || (MonitoredScheduleOf<S, AnyOptimizer> && MonitorsName<S>)))
    AnySchedule(S schedule) : held_(std::make_unique<Holder<S>>(std::move(schedule))) {} // NOLINT

    template <class S>
        requires(MonitorsMetric<S> && !MonitorsName<S>)
    AnySchedule(S) { // NOLINT
        static_assert(MonitorsName<S>,
                      "fulgurite: optim::AnySchedule follows a metric by its name; write "
                      "ReduceLROnPlateau{metric::named(\"val/loss\"), {…}}");
    }

    explicit operator bool() const { return held_ != nullptr; }
    /// Python's name; empty without a schedule, and for one of your own that has none.
    std::string name() const { return held_ ? held_->name() : std::string(); }
    Interval interval() const { return held_ ? held_->interval() : Interval::epoch; }
    std::int64_t frequency() const { return held_ ? held_->frequency() : 1; }
    void attach(AnyOptimizer& optimizer) {
        if (held_) held_->attach(optimizer);
    }
    void step(AnyOptimizer& optimizer) {
        if (held_) held_->step(optimizer);
    }
    /// Whether it is stepped with a metric's value, and which metric it follows.
    bool follows_metric() const { return held_ && held_->monitored() != nullptr; }
    const Monitored<metric::Name>& monitored() const { return *held_->monitored(); }
    void step(AnyOptimizer& optimizer, double metric) {
        if (held_) held_->step(optimizer, metric);
    }
    void extend(AnyOptimizer& optimizer) {
        if (held_) held_->extend(optimizer);
    }
    /// What schedules that are made of others ask of their parts: `begin`, `undo` and `restart` of `ScheduleBase`.
    /// Throws `Error` where the schedule within has no such member.
    void begin(AnyOptimizer& optimizer) {
        if (held_) held_->begin(optimizer);
    }
    void undo() {
        if (held_) held_->undo();
    }
    void restart(AnyOptimizer& optimizer) {
        if (held_) held_->restart(optimizer);
    }
    StateTree state_dict() const { return held_ ? held_->state_dict() : StateTree::dict(); }
    /// Throws `Error` as the schedule within does, and for the state of one where there is none.
    void load_state_dict(const StateTree& state);

private:
    struct Interface {
        virtual ~Interface() = default;
        virtual std::string name() const = 0;
        virtual Interval interval() const = 0;
        virtual std::int64_t frequency() const = 0;
        virtual void attach(AnyOptimizer& optimizer) = 0;
        virtual void step(AnyOptimizer& optimizer) = 0;
        virtual void step(AnyOptimizer& optimizer, double metric) = 0;
        virtual const Monitored<metric::Name>* monitored() const = 0;
        virtual void extend(AnyOptimizer& optimizer) = 0;
        virtual void begin(AnyOptimizer& optimizer) = 0;
        virtual void undo() = 0;
        virtual void restart(AnyOptimizer& optimizer) = 0;
        virtual StateTree state_dict() const = 0;
        virtual void load_state_dict(const StateTree& state) = 0;
    };
    template <class S>
    struct Holder final : Interface {
        S schedule;

        explicit Holder(S given) : schedule(std::move(given)) {}
        std::string name() const override {
            if constexpr (requires { std::string(schedule.name()); }) return std::string(schedule.name());
            else return {};
        }
        Interval interval() const override { return schedule.interval(); }
        std::int64_t frequency() const override { return schedule.frequency(); }
        void attach(AnyOptimizer& optimizer) override { schedule.attach(optimizer); }
        static constexpr bool follows = MonitorsMetric<S>;
        void step(AnyOptimizer& optimizer) override {
            if constexpr (!follows) schedule.step(optimizer);
            else throw Error(name(), " follows a metric; give its value: step(value)");
        }
        void step(AnyOptimizer& optimizer, [[maybe_unused]] double metric) override {
            if constexpr (follows) schedule.step(optimizer, metric);
            else schedule.step(optimizer);
        }
        const Monitored<metric::Name>* monitored() const override {
            if constexpr (follows) return &schedule.monitored();
            else return nullptr;
        }
        void extend([[maybe_unused]] AnyOptimizer& optimizer) override {
            if constexpr (requires { schedule.extend(optimizer); }) schedule.extend(optimizer);
        }
        void begin([[maybe_unused]] AnyOptimizer& optimizer) override {
            if constexpr (requires { schedule.begin(optimizer); }) schedule.begin(optimizer);
            else refuse_order();
        }
        void undo() override {
            if constexpr (requires { schedule.undo(); }) schedule.undo();
            else refuse_order();
        }
        void restart([[maybe_unused]] AnyOptimizer& optimizer) override {
            if constexpr (requires { schedule.restart(optimizer); }) schedule.restart(optimizer);
            else refuse_order();
        }
        [[noreturn]] void refuse_order() const {
            throw Error("the schedule ", name(),
                        " cannot stand there in a SequentialLR; it may be a part of a "
                        "ChainedScheduler");
        }
        StateTree state_dict() const override { return schedule.state_dict(); }
        void load_state_dict(const StateTree& state) override { schedule.load_state_dict(state); }
    };

    std::unique_ptr<Interface> held_;
};

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/any_schedule-inl.hpp"
#endif
