// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/schedule_plan.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE SchedulePlan::SchedulePlan(const config::Value& said, const Schedules& schedules,
                                            config::Problems& problems) {
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

FULGURITE_INLINE void SchedulePlan::resolve(config::Value& config) const {
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

FULGURITE_INLINE config::Value SchedulePlan::without_monitor(config::Value said, const Schedules& schedules,
                                                             config::Problems& problems) {
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

FULGURITE_INLINE void SchedulePlan::read_timing(const config::Value& said, config::Problems& problems) {
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

} // namespace fulgurite::app
