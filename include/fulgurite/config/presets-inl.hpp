// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/presets.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config {

FULGURITE_INLINE void Presets::add(const std::string& name, const Value& config) {
    const Origin origin("preset " + name);
    if (!config.is_table()) throw Error(origin.text(), ": this is ", config.words(), "; a preset is a table");
    if (config.contains(key)) throw Error(origin.text(), ": a preset lies under no other one; give it all it needs");
    auto placed = all_from(config, origin);
    for (auto& [had, value] : all_)
        if (in_small_letters(had) == in_small_letters(name)) return void(value = std::move(placed));
    all_.emplace_back(name, std::move(placed));
}

FULGURITE_INLINE std::vector<std::string> Presets::names() const {
    std::vector<std::string> names;
    for (const auto& [name, value] : all_) names.push_back(name);
    return names;
}

FULGURITE_INLINE const Value* Presets::find(std::string_view name) const {
    for (const auto& [known, value] : all_)
        if (in_small_letters(known) == in_small_letters(name)) return &value;
    return nullptr;
}

FULGURITE_INLINE void Presets::lie_under(Value& config, Problems& problems) const {
    if (!config.is_table() || !config.contains(key)) return;
    auto below = Value::table(config.origin());
    lay(below, config, problems);
    merge(below, config);
    below.erase(key);
    config = std::move(below);
}

FULGURITE_INLINE void Presets::lay(Value& config, const Value& said, Problems& problems) const {
    Problems unheard;
    const auto named = resolve(said, unheard);
    const auto& names = named.at(key);
    if (names.is_nothing()) return;
    const auto lay_one = [&](const Value& name) {
        const auto* found = name.is_scalar() ? find(name.as_string()) : nullptr;
        if (found) merge(config, *found);
        else if (name.is_scalar())
            problems.add(name.origin(), "there is no preset '", name.as_string(), "'",
                         suggestion(name.as_string(), this->names(), "there are"));
        else problems.add(name.origin(), "'preset' is ", name.words(), ", the name of a preset is wanted");
    };
    if (!names.is_list()) return lay_one(names);
    for (const auto& each : names.elements()) lay_one(each);
}

} // namespace fulgurite::config
