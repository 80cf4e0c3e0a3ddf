// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/loader_plan.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE void DataLoaderConfig::check(const config::Refuse& refuse) const {
    if (batch_size < 1) refuse("batch_size", "a whole number of 1 or more");
    if (num_workers < 0) refuse("num_workers", "a whole number of 0 or more");
    if (prefetch_factor && *prefetch_factor < 1) refuse("prefetch_factor", "a whole number of 1 or more");
    if (!(timeout >= 0)) refuse("timeout", "a number of 0 or more");
}

FULGURITE_INLINE std::vector<std::string> DataLoaderConfig::without_effect() const {
    std::vector<std::string> names;
    if (persistent_workers) names.emplace_back("persistent_workers");
    if (pin_memory) names.emplace_back("pin_memory");
    if (timeout > 0) names.emplace_back("timeout");
    if (!multiprocessing_context.is_nothing()) names.emplace_back("multiprocessing_context");
    const bool is_said = pin_memory_device.is_scalar() && !pin_memory_device.as_string().empty();
    if (is_said) names.emplace_back("pin_memory_device");
    return names;
}

FULGURITE_INLINE data::LoaderOptions DataLoaderConfig::options(bool train) const {
    return {.batch_size = batch_size,
            .shuffle = shuffle.value_or(train),
            .workers = num_workers,
            .drop_last = drop_last,
            .prefetch = prefetch_factor.value_or(2)};
}

FULGURITE_INLINE void LoaderReader::operator()(const config::Value& said, LoaderPlan& plan) {
    plan.resolved_loaders = config::Value::table();
    if (!said.is_table()) return problems_.add(said.origin(), "'dataloaders' is ", said.words(), ", a table is wanted");
    const auto shared = shared_of(said);
    for (std::size_t i = 0; i < stages.size(); ++i) {
        auto one = shared;
        const auto* own = said.find(stages[i]);
        if (own && !own->is_nothing()) { // a stage without a line says nothing
            check_loader(*own, std::string("dataloaders.") + stages[i]);
            config::merge(one, *own);
        }
        config::Problems told_already;
        config::bind(one, plan.loaders[i], told_already);
        add_notices(plan, plan.loaders[i].without_effect());
        plan.resolved_loaders[stages[i]] = config::value_of(plan.loaders[i]);
    }
    for (const auto& key : without_effect(said, said))
        problems_.add(*said.place_of(key), "'dataloaders.", key, "' has no effect: each stage has its own");
    if (const auto* shared_by_name = said.find("default"))
        for (const auto& key : without_effect(*shared_by_name, said))
            plan.notices.push_back("'dataloaders.default." + key + "' has no effect: each stage has its own");
}

FULGURITE_INLINE config::Value LoaderReader::shared_of(const config::Value& said) {
    auto known = detail::option_names<DataLoaderConfig>();
    auto flat = config::Value::table(said.origin());
    for (const auto& [key, value, origin] : said.entries()) {
        if (std::find(parts.begin(), parts.end(), key) != parts.end()) continue;
        if (std::find(known.begin(), known.end(), key) != known.end()) flat.insert({key, origin}) = value;
        else {
            auto all = known;
            all.insert(all.end(), parts.begin(), parts.end());
            problems_.add(origin, "unknown key 'dataloaders.", key, "'", suggestion(key, all));
        }
    }
    check_loader(flat, "dataloaders");
    if (const auto* shared = said.find("default"); shared && !shared->is_nothing()) {
        check_loader(*shared, "dataloaders.default");
        if (!shared->is_table()) return flat;
        for (const auto& [key, value, origin] : shared->entries()) add_shared(flat, {key, origin}, value);
    }
    return flat;
}

FULGURITE_INLINE void LoaderReader::add_shared(config::Value& flat, config::Value::Key key,
                                               const config::Value& value) {
    auto* there = flat.find(key.name);
    if (!there) flat.insert(std::move(key)) = value;
    else if (there->origin().is_preset() == value.origin().is_preset())
        problems_.add(key.origin, "'dataloaders.default.", key.name, "' stands beside 'dataloaders.", key.name,
                      "'; keep one of them");
    else if (there->origin().is_preset()) *there = value;
}

FULGURITE_INLINE std::vector<std::string> LoaderReader::without_effect(const config::Value& shared,
                                                                       const config::Value& said) {
    std::vector<std::string> keys;
    if (!shared.is_table()) return keys;
    for (const auto& [key, value, origin] : shared.entries())
        if (std::all_of(stages.begin(), stages.end(), [&, &word = key](const char* stage) {
                const auto* own = said.find(stage);
                return own && own->contains(word);
            }))
            keys.push_back(key);
    return keys;
}

FULGURITE_INLINE void LoaderReader::add_notices(LoaderPlan& plan, const std::vector<std::string>& names) {
    for (const auto& name : names) {
        const auto words = "'dataloaders." + name + "' has no effect here";
        if (std::find(plan.notices.begin(), plan.notices.end(), words) == plan.notices.end())
            plan.notices.push_back(words);
    }
}

} // namespace fulgurite::app
