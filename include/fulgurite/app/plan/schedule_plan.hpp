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
    SchedulePlan(const config::Value& said, const Schedules& schedules, config::Problems& problems) {
        if (said.is_nothing()) return;
        const auto* inner = said.find("scheduler");
        if (inner) read_timing(said, problems);
        schedule = schedules.read(without_monitor(inner ? *inner : said, schedules, problems),
                                  inner ? "lr_scheduler.scheduler" : "lr_scheduler", problems);
        if (!name.empty() && schedules.contains(name))
            problems.add(said.at("name").origin(), "'lr_scheduler.name' is '", name,
                         "', which is a schedule; give it as 'lr_scheduler.scheduler.name'");
        if (!schedule) return;
        const bool follows = schedules.follows(schedule->name);
        if (follows && timing.monitor.empty())
            problems.add(said.origin(), "'lr_scheduler.monitor' is missing: ", schedule->name, " follows a metric");
        if (!follows && !timing.monitor.empty())
            notices.push_back("'lr_scheduler.monitor' has no effect: " + schedule->name + " follows no metric");
        notices.insert(notices.end(), schedule->notices.begin(), schedule->notices.end());
    }

    /// Empty where the config has none.
    optim::AnySchedule make() const { return schedule ? schedule->make(timing) : optim::AnySchedule(); }
    void resolve(config::Value& config) const {
        if (!schedule) return;
        auto& section = config["lr_scheduler"];
        if (section.contains("scheduler")) {
            section["scheduler"] = schedule->resolved;
            section["frequency"] = timing.frequency;
            section.erase("strict"); // without effect
        } else if (!monitor_within_) section = schedule->resolved;
        else section = config::Value{{"scheduler", schedule->resolved}, {"frequency", timing.frequency}};
        if (monitor_within_) section["monitor"] = timing.monitor;
    }

private:
    /// LightningCLI has what a schedule follows among its options: it is taken out of there.
    config::Value without_monitor(config::Value said, const Schedules& schedules, config::Problems& problems) {
        const auto* own = said.contains("name") ? said.find("name") : said.find("class_path");
        if (!own || !own->is_scalar() || !schedules.follows(Chosen::last_part(own->as_string()))) return said;
        for (const char* part : {"cfg", "init_args", "dict_kwargs"}) {
            auto* options = said.find(part);
            const auto* within = options ? options->find("monitor") : nullptr;
            if (!within) continue;
            if (!within->is_scalar() || within->as_string().empty())
                problems.add(within->origin(), "'lr_scheduler.", part, ".monitor' is ", within->words(),
                             ", the name of a metric is wanted");
            else if (!timing.monitor.empty())
                problems.add(within->origin(), "'lr_scheduler.", part,
                             ".monitor' stands beside 'lr_scheduler.monitor'; give one of them");
            else timing.monitor = within->as_string(), monitor = *within, monitor_within_ = true;
            options->erase("monitor");
        }
        return said;
    }
    void read_timing(const config::Value& said, config::Problems& problems) {
        struct Rest {
            std::optional<Interval> interval;
            std::int64_t frequency = 1;
            config::Value monitor, scheduler;
            std::optional<bool> strict;
            std::optional<std::string> name;
        } rest;
        config::bind(said, rest, problems, "lr_scheduler");
        if (rest.frequency < 1)
            problems.add(said.at("frequency").origin(), "'lr_scheduler.frequency' is ", rest.frequency,
                         ", a whole number of 1 or more is wanted");
        timing = {rest.interval, std::max<std::int64_t>(rest.frequency, 1),
                  rest.monitor.is_scalar() ? rest.monitor.as_string() : std::string()};
        if (rest.monitor.is_scalar()) monitor = rest.monitor;
        if (!rest.strict.value_or(true))
            notices.emplace_back("'lr_scheduler.strict' has no effect here: a metric that nobody logs is refused");
        name = rest.name.value_or("");
    }

    bool monitor_within_ = false; // it stands among the options
};

} // namespace fulgurite::app
