// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/json.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE std::string digits_of(double value) {
    if (value != value) return "\"nan\"";
    if (value - value != 0) return value > 0 ? "\"inf\"" : "\"-inf\"";
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

} // namespace fulgurite::tune::detail
