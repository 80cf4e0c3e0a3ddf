// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "fulgurite/app/registry/chosen.hpp"
#include "fulgurite/app/search/choices.hpp"
#include "fulgurite/app/search/length.hpp"
#include "fulgurite/app/search/parameter.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/tune/search_options.hpp"

namespace fulgurite::app {

/// What of its trials a search keeps, in `trials/NUMBER` of its folder.
enum class SearchKeep { nothing, logs, everything };

/// The section `search`.
struct SearchConfig {
    config::Value monitor = {}; ///< the metric's name; must be given
    Mode mode = Mode::min;      ///< whether smaller or larger is better
    std::int64_t trials = 100;
    config::Value sampler = {}; ///< `{name, cfg}`; TPE. Its `seed` is the search's; else the config's
    config::Value pruner = {};  ///< `{name, cfg}`; none. Its `max` is by itself the validations of a training
    int workers = 1;            ///< results do not depend on it
    int window = 4;             ///< results do
    std::int64_t waiting = 64;
    std::filesystem::path folder = {}; ///< nothing: a new one in `training.default_root_dir`
    SearchKeep keep = SearchKeep::nothing;
    double refresh_seconds = 10;
    config::Value space = {}; ///< by path: a range

    void check(const config::Refuse& refuse) const;
};

/// Such a section, checked by itself.
struct SearchPlan {
    SearchConfig config;
    tune::SearchOptions options; ///< without a folder
    std::vector<SearchParameter> space;
    config::Value resolved;

    std::string monitor() const { return config.monitor.is_scalar() ? config.monitor.as_string() : std::string(); }
    bool is_population() const { return std::holds_alternative<tune::PopulationBased>(options.pruner); }
};

/// Reads a section `search`; what is wrong is added to the problems.
class SearchReader {
public:
    SearchReader(const Samplers& samplers, const Pruners& pruners, config::Problems& problems)
        : samplers_(samplers), pruners_(pruners), problems_(problems) {}

    /// All but the pruner. Seed: the config's.
    SearchPlan operator()(const config::Value& said, std::optional<std::uint64_t> seed);
    /// Longest: of all trials that there may be.
    void read_pruner(const detail::TrialLength& longest, SearchPlan& plan);

private:
    void check_given(const config::Value& said, const SearchConfig& config);
    std::optional<Chosen> chosen(const config::Value& said, const char* path, const char* by_itself) {
        return Chosen::read(said.is_nothing() ? config::Value(by_itself) : said, path, problems_);
    }
    void read_sampler(SearchPlan& plan);
    bool has_max(const std::string& name) const;
    /// A step is a validation, so that the training says how many there are.
    void set_max(const detail::TrialLength& longest, Chosen& pruner);
    void read_space(SearchPlan& plan);
    /// Paths with dots, or tables within each other, as overrides make them.
    void read_space(const config::Value& part, const std::string& before, SearchPlan& plan);
    static bool leads_on(const config::Value& value);
    /// What only a whole plan can be asked.
    void check_population(const SearchPlan& plan);

    const Samplers& samplers_;
    const Pruners& pruners_;
    config::Problems& problems_;
    config::Value said_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/search/plan-inl.hpp"
#endif
