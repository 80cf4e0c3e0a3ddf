// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <string>

#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::app::detail {

inline constexpr std::array<const char*, 14> known_sections = {
    "learner",     "criterion", "lr_scheduler",  "model",   "optimizer", "training", "dataset",
    "dataloaders", "seed",      "configuration", "comment", "search",    "preset",   "extra"};

/// The section that begins alike, as "training" does for "trainer", or the nearest.
inline std::string meant_section(const std::string& key) {
    std::string best;
    std::size_t most = 3;
    for (const std::string name : known_sections) {
        std::size_t alike = 0;
        while (alike < std::min(key.size(), name.size()) && key[alike] == name[alike]) ++alike;
        if (alike > most) most = alike, best = name;
    }
    if (!best.empty()) return "; did you mean '" + best + "'?";
    return suggestion(key, {known_sections.begin(), known_sections.end()}, "there are");
}
/// Sections that there are not are added to the problems.
inline void check_sections(const config::Value& config, config::Problems& problems) {
    if (!config.is_table())
        return problems.add(config.origin(), "a config is a table of sections; this is ", config.words());
    for (const auto& [key, value, origin] : config.entries())
        if (std::find(known_sections.begin(), known_sections.end(), key) == known_sections.end())
            problems.add(origin, "unknown section '", key, "'", meant_section(key));
}

} // namespace fulgurite::app::detail
