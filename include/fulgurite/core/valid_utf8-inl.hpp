// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/letter_at.hpp"
#include "fulgurite/core/valid_utf8.hpp"

namespace fulgurite {

FULGURITE_INLINE std::string valid_utf8(std::string_view text) {
    std::string all;
    for (std::size_t i = 0; i < text.size();) {
        const auto size = letter_at(text, i);
        all += size > 0 ? text.substr(i, size) : "\xEF\xBF\xBD";
        i += std::max<std::size_t>(size, 1);
    }
    return all;
}

} // namespace fulgurite
