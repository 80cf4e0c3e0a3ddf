// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/interval.hpp"

namespace fulgurite::app {

/// What the section `lr_scheduler` says, checked: `{scheduler: {name, cfg}, interval, frequency, monitor}`, or
/// `{name, cfg}` alone.
struct SchedulePlan {
    std::optional<Schedules::Read> schedule;
    ScheduleTiming timing;
    std::optional<config::Value> monitor;
    std::string name; ///< what its rates are logged under; empty: "lr-Adam"
    std::vector<std::string> notices;

    SchedulePlan() = default;
    /// What is wrong is added to the problems.
    SchedulePlan(const config::Value& said, const Schedules& schedules, config::Problems& problems);

    /// Empty where the config has none.
    optim::AnySchedule make() const { return schedule ? schedule->make(timing) : optim::AnySchedule(); }
    void resolve(config::Value& config) const;

private:
    /// LightningCLI has what a schedule follows among its options: it is taken out of there.
    config::Value without_monitor(config::Value said, const Schedules& schedules, config::Problems& problems);
    void read_timing(const config::Value& said, config::Problems& problems);

    bool monitor_within_ = false; // it stands among the options
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/schedule_plan-inl.hpp"
#endif
