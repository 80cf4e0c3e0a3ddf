// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/known_sections.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE std::string meant_section(const std::string& key) {
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

FULGURITE_INLINE void check_sections(const config::Value& config, config::Problems& problems) {
    if (!config.is_table())
        return problems.add(config.origin(), "a config is a table of sections; this is ", config.words());
    for (const auto& [key, value, origin] : config.entries())
        if (std::find(known_sections.begin(), known_sections.end(), key) == known_sections.end())
            problems.add(origin, "unknown section '", key, "'", meant_section(key));
}

} // namespace fulgurite::app::detail
