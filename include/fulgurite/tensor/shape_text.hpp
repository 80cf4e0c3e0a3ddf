// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/ArrayRef.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace fulgurite {

/// Sizes or indices for a message: "3, 28, 28"; of many, the first sixteen.
inline std::string numbers_text(c10::ArrayRef<std::int64_t> numbers) {
    constexpr std::size_t most = 16;
    std::string text;
    for (const auto number : numbers.slice(0, std::min(numbers.size(), most)))
        text += (text.empty() ? "" : ", ") + std::to_string(number);
    if (numbers.size() > most) text += ", … (" + std::to_string(numbers.size()) + " in all)";
    return text;
}

/// A shape as Python writes it: "[10, 256]".
inline std::string shape_text(c10::IntArrayRef shape) { return "[" + numbers_text(shape) + "]"; }

} // namespace fulgurite
