// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/registry/options.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE std::string in_other_letters(std::string_view name, const std::vector<std::string>& names) {
    std::string found;
    for (const auto& one : names)
        if (in_small_letters(one) == in_small_letters(name)) {
            if (!found.empty()) return {};
            found = one;
        }
    return found;
}

FULGURITE_INLINE config::Value only_known(const config::Value& options, const std::vector<std::string>& names,
                                          std::string_view kind, std::string_view owner, config::Problems& problems) {
    auto known = options;
    for (const auto& [key, value, origin] : options.entries()) {
        if (std::find(names.begin(), names.end(), key) != names.end()) continue;
        known.erase(key);
        if (const auto ours = in_other_letters(key, names); !ours.empty()) {
            if (!options.contains(ours)) known.insert({ours, origin}) = value;
            else problems.add(origin, "option '", key, "' is '", ours, "', which is given, too");
            continue;
        }
        if (names.empty()) problems.add(origin, "unknown option '", key, "': ", kind, " '", owner, "' has none");
        else problems.add(origin, "unknown option '", key, "' of ", kind, " '", owner, "'", suggestion(key, names));
    }
    return known;
}

FULGURITE_INLINE void tell(const Chosen& chosen, config::Problems& problems, const OptionError& error) {
    auto name = error.option.substr(0, error.option.find('[')); // betas[0]
    if (name.starts_with("number of ")) name = name.substr(10);
    const config::Value* value = nullptr;
    for (const auto& [key, there, origin] : chosen.options.entries())
        if (in_small_letters(key) == in_small_letters(name)) value = &there;
    const auto path = [&](const std::string& of) { return "'" + config::detail::joined(chosen.path, of) + "' is "; };
    if (value) problems.add(value->origin(), path(error.option), error.value, ", ", error.rule, " is wanted");
    else if (error.value == "missing") problems.add(chosen.origin, path(name), "missing");
    else problems.add(chosen.origin, path(name), "missing; it must be ", error.rule);
}

} // namespace fulgurite::app::detail
