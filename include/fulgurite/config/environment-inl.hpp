// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/environment.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config {

FULGURITE_INLINE void merge_environment(Value& config, std::string_view prefix, const char* const* given) {
    std::vector<std::string> variables;
    for (; given && *given; ++given) variables.emplace_back(*given);
    const auto rank = [](const std::string& variable) { // names first, whatever order the system has
        const auto name = std::string_view(variable).substr(0, variable.find('='));
        return std::pair(!name.ends_with("__NAME") && !name.ends_with("__CLASS_PATH"), variable);
    };
    std::sort(variables.begin(), variables.end(),
              [&](const auto& one, const auto& other) { return rank(one) < rank(other); });
    for (const std::string_view variable : variables) {
        const auto equals = variable.find('=');
        if (equals == variable.npos || !variable.substr(0, equals).starts_with(std::string(prefix) + "__")) continue;
        const Origin origin("env " + std::string(variable.substr(0, equals)));
        detail::check_text(variable.substr(equals + 1), origin.text());
        auto path = std::string(variable.substr(prefix.size() + 2, equals - prefix.size() - 2));
        for (auto at = path.find("__"); at != path.npos; at = path.find("__", at + 1)) path.replace(at, 2, ".");
        std::string known;
        const Value* place = &config;
        for (const auto& part : detail::parts_of(path, origin)) {
            auto name = in_small_letters(part);
            const Value* next = nullptr;
            if (place && place->is_table())
                for (const auto& [key, value, from] : place->entries())
                    if (in_small_letters(key) == name) name = key, next = &value;
            known += (known.empty() ? "" : ".") + name;
            place = next;
        }
        set(config, known, detail::said(variable.substr(equals + 1), origin));
    }
}

} // namespace fulgurite::config
