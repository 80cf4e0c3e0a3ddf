// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/registry/options.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/refuse.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/data/loader.hpp"

namespace fulgurite::app {

/// `dataloaders`, by the names of Python's `DataLoader`.
struct DataLoaderConfig {
    std::int64_t batch_size = 1;
    std::optional<bool> shuffle = {}; ///< nothing: in training alone
    int num_workers = 0;
    bool drop_last = false;
    std::optional<int> prefetch_factor = {};
    bool persistent_workers = false; ///< without effect, as all that follows; where it is given, that is told
    bool pin_memory = false;
    double timeout = 0;
    config::Value multiprocessing_context = {}, pin_memory_device = {};

    void check(const config::Refuse& refuse) const {
        if (batch_size < 1) refuse("batch_size", "a whole number of 1 or more");
        if (num_workers < 0) refuse("num_workers", "a whole number of 0 or more");
        if (prefetch_factor && *prefetch_factor < 1) refuse("prefetch_factor", "a whole number of 1 or more");
        if (!(timeout >= 0)) refuse("timeout", "a number of 0 or more");
    }
    /// The arguments that are given and do nothing here.
    std::vector<std::string> without_effect() const {
        std::vector<std::string> names;
        if (persistent_workers) names.emplace_back("persistent_workers");
        if (pin_memory) names.emplace_back("pin_memory");
        if (timeout > 0) names.emplace_back("timeout");
        if (!multiprocessing_context.is_nothing()) names.emplace_back("multiprocessing_context");
        const bool is_said = pin_memory_device.is_scalar() && !pin_memory_device.as_string().empty();
        if (is_said) names.emplace_back("pin_memory_device");
        return names;
    }
    data::LoaderOptions options(bool train) const {
        return {.batch_size = batch_size,
                .shuffle = shuffle.value_or(train),
                .workers = num_workers,
                .drop_last = drop_last,
                .prefetch = prefetch_factor.value_or(2)};
    }
};

/// What the section `dataloaders` says, checked.
struct LoaderPlan {
    std::array<DataLoaderConfig, 4> loaders; ///< by stage
    config::Value resolved_loaders;
    std::vector<std::string> notices;
};

/// Reads it; what is wrong is added to the problems.
class LoaderReader {
public:
    explicit LoaderReader(config::Problems& problems) : problems_(problems) {}

    /// For all stages, on the top or in `default`, with what is other in a stage.
    void operator()(const config::Value& said, LoaderPlan& plan) {
        plan.resolved_loaders = config::Value::table();
        if (!said.is_table())
            return problems_.add(said.origin(), "'dataloaders' is ", said.words(), ", a table is wanted");
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

private:
    config::Value shared_of(const config::Value& said) {
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
    /// Of two that are said, that of a preset lies below.
    void add_shared(config::Value& flat, config::Value::Key key, const config::Value& value) {
        auto* there = flat.find(key.name);
        if (!there) flat.insert(std::move(key)) = value;
        else if (there->origin().is_preset() == value.origin().is_preset())
            problems_.add(key.origin, "'dataloaders.default.", key.name, "' stands beside 'dataloaders.", key.name,
                          "'; keep one of them");
        else if (there->origin().is_preset()) *there = value;
    }
    /// What is wrong is told where it stands, once.
    void check_loader(const config::Value& said, const std::string& path) {
        DataLoaderConfig alone;
        config::bind(said, alone, problems_, path);
    }
    /// Options for all stages of which each stage has its own.
    static std::vector<std::string> without_effect(const config::Value& shared, const config::Value& said) {
        std::vector<std::string> keys;
        if (!shared.is_table()) return keys;
        for (const auto& [key, value, origin] : shared.entries())
            if (std::all_of(stages.begin(), stages.end(), [&, &key = key](const char* stage) {
                    const auto* own = said.find(stage);
                    return own && own->contains(key);
                }))
                keys.push_back(key);
        return keys;
    }
    static constexpr std::array<const char*, 4> stages = {"train", "val", "test", "predict"};
    static constexpr std::array<std::string_view, 5> parts = {"default", "train", "val", "test", "predict"};

    /// One for each argument, however many stages have it.
    static void add_notices(LoaderPlan& plan, const std::vector<std::string>& names) {
        for (const auto& name : names) {
            const auto words = "'dataloaders." + name + "' has no effect here";
            if (std::find(plan.notices.begin(), plan.notices.end(), words) == plan.notices.end())
                plan.notices.push_back(words);
        }
    }

    config::Problems& problems_;
};

} // namespace fulgurite::app
