// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/short_number.hpp"

namespace fulgurite {

FULGURITE_INLINE std::string short_number(double value) {
    std::string text = std::to_string(value);
    if (text.find('.') == text.npos) return text; // not finite
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

} // namespace fulgurite
