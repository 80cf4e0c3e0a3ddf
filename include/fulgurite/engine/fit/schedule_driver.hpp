// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/interval.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/state/without_schedules.hpp"
#include "fulgurite/module/module.hpp"

namespace fulgurite::engine {

template <class Schedule>
inline constexpr bool may_follow_metric = MonitorsMetric<Schedule> || MayMonitorName<Schedule>;
template <class Schedule>
constexpr bool follows_metric([[maybe_unused]] const Schedule& schedule) {
    if constexpr (MayMonitorName<Schedule>) return schedule.follows_metric();
    else return MonitorsMetric<Schedule>;
}

/// Steps the schedules of the optimizer in automatic optimization, each at its interval.
template <class R>
class ScheduleDriver {
    using M = typename R::module_type;

public:
    explicit ScheduleDriver(R& run) : run_(run) {}

    /// Those that go by steps, after the optimizer's.
    void after_step() {
        if (schedules_rest()) return;
        auto& slot = std::get<0>(*run_.slots());
        const auto steps = run_.global_step();
        [[maybe_unused]] std::size_t i = 0;
        each_schedule(slot, [&]<class Schedule>(Schedule& schedule) {
            [[maybe_unused]] const auto at = i++;
            if constexpr (!MonitorsMetric<Schedule>)
                if (!follows_metric(schedule)) advance<Interval::step>(schedule, slot.optimizer(), steps);
            if constexpr (may_follow_metric<Schedule>)
                if (follows_metric(schedule) && is_due<Interval::step>(schedule, steps))
                    follow_news(schedule, slot.optimizer(), slot.followed()[at]);
        });
    }
    /// Schedules that go by epochs, after an epoch's last batch.
    void end_epoch() {
        if (schedules_rest([&](auto& policy) { policy.advance_schedule(std::get<0>(*run_.slots()).optimizer()); }))
            return;
        if constexpr (M::optimization == automatic) {
            auto& slot = std::get<0>(*run_.slots());
            each_schedule(slot, [&]<class Schedule>(Schedule& schedule) {
                // A metric of the epoch is known only after the validation: see follow_metrics.
                if constexpr (!MonitorsMetric<Schedule>)
                    if (!follows_metric(schedule))
                        advance<Interval::epoch>(schedule, slot.optimizer(), run_.epoch() + 1);
            });
        }
    }

    /// Schedules that follow a metric, at an epoch's end: with the value of this epoch, not with one of an earlier
    /// epoch where this one has none.
    void follow_metrics() {
        if constexpr (M::optimization == automatic) {
            if (schedules_rest()) return;
            auto& slot = std::get<0>(*run_.slots());
            each_schedule(slot, [&]<class Schedule>(Schedule& schedule) {
                if constexpr (may_follow_metric<Schedule>)
                    if (follows_metric(schedule) && is_due<Interval::epoch>(schedule, run_.epoch() + 1) &&
                        is_new_in_epoch(schedule))
                        follow(schedule, slot.optimizer());
            });
        }
    }

private:
    template <class Schedule>
    static constexpr bool by_name = MonitorsName<Schedule> || MayMonitorName<Schedule>;
    /// Those that are stepped.
    template <class Slot, class F>
    static void each_schedule([[maybe_unused]] Slot& slot, [[maybe_unused]] F&& f) {
        if constexpr (!R::Policies::template has<WithoutSchedules>) each_of(slot.schedules(), f);
    }
    struct DoNothing {
        void operator()(auto&) const {}
    };
    /// Whether a policy drives the learning rates in the schedules' place, as `SWA` does; `f(policy)` for each.
    template <class F = DoNothing>
    bool schedules_rest(F&& f = {}) {
        bool rest = false;
        run_.policies().for_all([&]<class P>(P& policy) {
            if constexpr (DrivesSchedules<P>) {
                if (!policy.drives_schedules()) return;
                rest = true;
                f(policy);
            }
        });
        return rest;
    }
    template <Interval When, class Schedule>
    static bool is_due(const Schedule& schedule, std::int64_t count) {
        return schedule.interval() == When && count % schedule.frequency() == 0;
    }
    template <Interval When, class Schedule, class Opt>
    void advance(Schedule& schedule, Opt& optimizer, std::int64_t count) {
        if (is_due<When>(schedule, count)) schedule.step(optimizer);
    }
    /// With a value that was not seen at an earlier step; `seen`: how often there had been a new one by then.
    template <class Schedule, class Opt>
    void follow_news(Schedule& schedule, Opt& optimizer, std::int64_t& seen) {
        const auto times = newest_of(schedule, [](const auto& newest) { return newest.times; });
        if (std::exchange(seen, times) != times) follow(schedule, optimizer);
    }
    template <class Schedule, class Opt>
    void follow(Schedule& schedule, Opt& optimizer) {
        if constexpr (by_name<Schedule>) {
            schedule.step(optimizer, schedule.monitored().value(run_));
        } else {
            using K = typename Schedule::monitored_key;
            schedule.step(optimizer, run_.table().template metric_in<R::template watched_phase<K>>(K{}));
        }
    }
    template <class Schedule>
    bool is_new_in_epoch(const Schedule& schedule) const {
        return newest_of(schedule, [](const auto& newest) { return std::int64_t(newest.times > newest.at_epoch); }) > 0;
    }
    /// `f(newest)` of what a schedule watches; 0 where there is no value.
    template <class Schedule, class F>
    std::int64_t newest_of(const Schedule& schedule, F&& f) const {
        std::int64_t result = 0;
        if constexpr (by_name<Schedule>) {
            const auto name = schedule.monitored().name();
            const auto phase = run_.watched_phase_of(name);
            run_.table().each_phase_named(name, [&](Phase of, const auto& newest) {
                if (of == phase) result = f(newest);
            });
        } else {
            using K = typename Schedule::monitored_key;
            if (const auto* newest = run_.table().template newest<R::template watched_phase<K>>(K{}))
                result = f(*newest);
        }
        return result;
    }

    R& run_;
};

} // namespace fulgurite::engine
