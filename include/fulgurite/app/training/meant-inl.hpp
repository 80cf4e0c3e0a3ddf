// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/training/meant.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::training {

FULGURITE_INLINE std::string meant_option(std::string_view key, const std::vector<std::string>& names) {
    const auto wanted = in_small_letters(key);
    for (const auto& [other, meant] : other_names)
        if (wanted == other) return std::string(meant);
    return nearest(key, names);
}

} // namespace fulgurite::app::training
