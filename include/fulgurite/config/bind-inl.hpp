// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/bind.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE void Binder::bind(const Value& from, bool& to, const std::string& path) {
    if (const auto yes = is_plain(from) ? truth(from.as_string()) : std::nullopt) to = *yes;
    else refuse(from, path, "true or false", from.is_scalar() && truth(from.as_string()));
}

FULGURITE_INLINE void Binder::refuse_others(const Value& from, const std::vector<std::string>& names,
                                            const std::string& path) {
    for (const auto& [key, value, origin] : from.entries()) {
        if (std::find(names.begin(), names.end(), key) != names.end()) continue;
        problems_.add(origin, "unknown option '", joined(path, key), "'",
                      suggestion(key, names, "it has", path.empty() ? path : path + "."));
    }
}

} // namespace fulgurite::config::detail
