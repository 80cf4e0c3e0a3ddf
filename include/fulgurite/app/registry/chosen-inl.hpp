// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/registry/chosen.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE std::optional<Chosen> Chosen::read(const config::Value& from, const std::string& path,
                                                    config::Problems& problems) {
    if (from.is_scalar()) return Chosen{last_part(from.as_string()), path, from.origin(), table(from)};
    const auto* name = from.find("name");
    const auto* python = from.find("class_path");
    const auto* said = name ? name : python;
    if (from.is_nothing() || (from.is_table() && (!said || said->is_nothing()))) {
        problems.add(from.origin(), "'", config::detail::joined(path, "name"), "' is missing");
        return std::nullopt;
    }
    if (!from.is_table() || !said->is_scalar()) {
        problems.add(from.origin(), "'", path, "' is ", from.words(), ", a table with a name is wanted");
        return std::nullopt;
    }
    const std::string options = name ? "cfg" : "init_args";
    Chosen chosen{last_part(said->as_string()), config::detail::joined(path, options), said->origin(), table(from)};
    chosen.is_python = !name;
    for (const auto& [key, value, origin] : from.entries()) {
        if (key == (name ? "name" : "class_path") || key == options || (key == "dict_kwargs" && !name)) continue;
        if (key == "extra") chosen.notices.push_back("'" + config::detail::joined(path, key) + no_effect);
        else if (key == "class_path" || key == "init_args" || key == "cfg")
            problems.add(origin, "'", config::detail::joined(path, key), "' stands beside '",
                         name ? "name" : "class_path", "': give name and cfg, or class_path and init_args");
        else
            problems.add(origin, "unknown key '", config::detail::joined(path, key), "'",
                         suggestion(key, {name ? "name" : "class_path", options}));
    }
    add(chosen, from.find(options), problems);
    if (!name) add(chosen, from.find("dict_kwargs"), problems);
    return chosen;
}

FULGURITE_INLINE void Chosen::add(Chosen& chosen, const config::Value* options, config::Problems& problems) {
    if (!options || options->is_nothing()) return;
    if (!options->is_table())
        return problems.add(options->origin(), "'", chosen.path, "' is ", options->words(), ", a table is wanted");
    if (chosen.options.size() == 0) chosen.options.origin(options->origin());
    for (const auto& [key, value, origin] : options->entries()) chosen.options.insert({key, origin}) = value;
}

} // namespace fulgurite::app
