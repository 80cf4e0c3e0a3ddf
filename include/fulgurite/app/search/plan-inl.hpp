// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/search/plan.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE void SearchConfig::check(const config::Refuse& refuse) const {
    if (trials < 1) refuse("trials", "a whole number of 1 or more");
    if (window < 1) refuse("window", "a whole number of 1 or more");
    if (workers < 1 || workers > std::max(window, 1))
        refuse("workers", "a whole number from 1 to 'window' (" + std::to_string(window) + ")");
    if (waiting < 0) refuse("waiting", "a whole number of 0 or more");
    if (!(refresh_seconds >= 0)) refuse("refresh_seconds", "a number of 0 or more");
}

FULGURITE_INLINE SearchPlan SearchReader::operator()(const config::Value& said, std::optional<std::uint64_t> seed) {
    SearchPlan plan;
    said_ = said;
    if (!said.is_table()) {
        problems_.add(said.origin(), "'search' is ", said.words(), ", a table is wanted");
        return plan;
    }
    config::bind(said, plan.config, problems_, "search");
    check_given(said, plan.config);
    plan.resolved = config::value_of(plan.config);
    plan.options.seed = seed.value_or(0);
    read_sampler(plan);
    read_space(plan);
    auto& options = plan.options;
    options.trials = plan.config.trials;
    options.maximize = plan.config.mode == Mode::max;
    options.workers = plan.config.workers;
    options.window = plan.config.window;
    options.waiting = plan.config.waiting;
    options.refresh_seconds = plan.config.refresh_seconds;
    return plan;
}

FULGURITE_INLINE void SearchReader::read_pruner(const detail::TrialLength& longest, SearchPlan& plan) {
    auto found = chosen(plan.config.pruner, "search.pruner", "NoPruner");
    const bool ends_early = longest.reports == 0 && !plan.monitor().empty();
    if (ends_early)
        problems_.add(plan.config.monitor.origin(), "'search.monitor' is '", plan.monitor(),
                      "', and a trial ends before its first validation; train longer");
    if (!found || ends_early) return;
    if (has_max(found->name)) set_max(longest, *found);
    const auto read = pruners_.read(*found, problems_);
    if (!read) return;
    plan.options.pruner = read->make();
    plan.resolved["pruner"] = read->resolved;
    check_population(plan);
}

FULGURITE_INLINE void SearchReader::check_given(const config::Value& said, const SearchConfig& config) {
    if (config.monitor.is_nothing()) problems_.add(said.origin(), "'search.monitor' is missing, the name of a metric");
    else if (!config.monitor.is_scalar())
        problems_.add(config.monitor.origin(), "'search.monitor' is ", config.monitor.words(),
                      ", the name of a metric is wanted");
    const bool is_empty = config.space.is_table() && config.space.size() == 0;
    if (config.space.is_nothing() || is_empty)
        problems_.add(is_empty ? config.space.origin() : said.origin(),
                      "'search.space' is missing: {optimizer.cfg.lr: {log_uniform: [1e-5, 1e-1]}}");
}

FULGURITE_INLINE void SearchReader::read_sampler(SearchPlan& plan) {
    auto found = chosen(plan.config.sampler, "search.sampler", "TPE");
    if (!found) return;
    if (const auto* seed = found->options.find("seed")) {
        std::uint64_t number = 0;
        config::bind(*seed, number, problems_, found->path + ".seed");
        plan.options.seed = number;
        found->options.erase("seed");
    }
    const auto read = samplers_.read(*found, problems_);
    if (!read) return;
    plan.options.sampler = read->make();
    plan.resolved["sampler"] = read->resolved;
    plan.resolved["sampler"]["cfg"]["seed"] = *plan.options.seed;
}

FULGURITE_INLINE bool SearchReader::has_max(const std::string& name) const {
    if (!pruners_.contains(name)) return false;
    const auto schema = pruners_.schema(name);
    const auto* properties = schema.find("properties");
    return properties && properties->contains("max");
}

FULGURITE_INLINE void SearchReader::set_max(const detail::TrialLength& longest, Chosen& pruner) {
    const auto path = config::detail::joined(pruner.path == "search.pruner" ? "search.pruner.cfg" : pruner.path, "max");
    const auto* max = pruner.options.find("max");
    if (!max && longest.reports) pruner.options["max"] = *longest.reports;
    else if (!max && longest.open == std::string_view("max_epochs"))
        problems_.add(pruner.origin, "'", path, "' is missing: how many validations a trial has; give it, or ",
                      "'training.max_epochs'");
    else if (!max)
        problems_.add(pruner.origin, "'", path, "' is missing: how many validations a trial has, which ", "'training.",
                      longest.open, "' leaves open");
    if (!max) return;
    const auto wanted = max->is_scalar() ? config::whole_number<std::int64_t>(max->as_string()) : std::nullopt;
    if (wanted && longest.reports && *wanted > *longest.reports)
        problems_.add(max->origin(), "'", path, "' is ", *wanted, ", and a trial has ", *longest.reports,
                      *longest.reports == 1 ? " validation" : " validations", "; leave it out, or train longer");
}

FULGURITE_INLINE void SearchReader::read_space(SearchPlan& plan) {
    const auto& space = plan.config.space;
    if (space.is_nothing()) return;
    if (!space.is_table())
        return problems_.add(space.origin(), "'search.space' is ", space.words(),
                             ", a table of paths and ranges is wanted");
    read_space(space, "", plan);
}

FULGURITE_INLINE void SearchReader::read_space(const config::Value& part, const std::string& before, SearchPlan& plan) {
    constexpr std::array<std::string_view, 5> without_effect = {"search", "preset", "comment", "configuration",
                                                                "extra"};
    for (const auto& [key, value, origin] : part.entries()) {
        const auto path = config::detail::joined(before, key);
        const auto section = std::string_view(path).substr(0, path.find('.'));
        if (std::find(without_effect.begin(), without_effect.end(), section) != without_effect.end())
            problems_.add(origin, "'search.space.", path, "': a trial has nothing of the section '", section, "'");
        else if (path == "training.accelerator" || path == "trainer.accelerator")
            problems_.add(origin, "'search.space.", path, "': trials train on the processor");
        else if (leads_on(value)) read_space(value, path, plan);
        else if (std::any_of(plan.space.begin(), plan.space.end(),
                             [&](const SearchParameter& each) { return each.path == path; }))
            problems_.add(origin, "'search.space.", path, "' stands there twice, with dots and as a table");
        else SearchParameter::read(path, value, origin, problems_, plan.space);
    }
}

FULGURITE_INLINE bool SearchReader::leads_on(const config::Value& value) {
    if (!value.is_table() || value.size() == 0) return false;
    const auto all = value.entries();
    return std::all_of(all.begin(), all.end(), [](const auto& member) {
        return member.value.is_table() && !SearchParameter::is_kind(member.key);
    });
}

FULGURITE_INLINE void SearchReader::check_population(const SearchPlan& plan) {
    if (!problems_.empty() || !plan.is_population()) return;
    try {
        plan.options.check();
    } catch (const Error& error) {
        problems_.add(said_.at("pruner").origin(), error.what());
    }
    if (plan.config.keep != SearchKeep::nothing)
        problems_.add(said_.at("keep").origin(),
                      "'search.keep' is for trials with files of their own, and those of PopulationBased are copies "
                      "of each other; leave it out");
}

} // namespace fulgurite::app
