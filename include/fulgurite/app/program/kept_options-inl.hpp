// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/kept_options.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program {

FULGURITE_INLINE std::vector<std::string> kept_options(const StateTree& checkpoint, const config::Value& resolved) {
    std::vector<std::string> all;
    const auto* optimizer = resolved.find("optimizer");
    const auto* said = optimizer ? optimizer->find("cfg") : nullptr;
    const auto* states = checkpoint.find("optimizer_states");
    if (!said || !said->is_table() || !states || states->size() != 1) return all;
    const auto& groups = states->at(0).at("param_groups");
    if (groups.size() == 0) return all;
    for (const auto& [key, value, origin] : said->entries()) {
        const auto* first = key == "lr" ? groups.at(0).find("initial_lr") : nullptr; // a schedule has changed the other
        const auto* kept = first ? first : groups.at(0).find(key);
        const auto number = value.is_scalar() ? config::real_number(value.as_string()) : std::nullopt;
        if (!number || !kept || !(kept->is_int() || kept->is_double()) || kept->as_double() == *number) continue;
        all.push_back("'optimizer.cfg." + key + "' is " + value.as_string() + ", and " +
                      config::Value(kept->as_double()).as_string() +
                      " in the checkpoint, which holds; a new run takes the config's");
    }
    return all;
}

} // namespace fulgurite::app::program
