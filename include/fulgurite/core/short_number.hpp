// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

namespace fulgurite {

/// A number for a sentence: six digits after the point, without the zeros at the end. "0.25", "480".
inline std::string short_number(double value) {
    std::string text = std::to_string(value);
    if (text.find('.') == text.npos) return text; // not finite
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

} // namespace fulgurite
