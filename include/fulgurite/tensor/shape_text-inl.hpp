// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite {

FULGURITE_INLINE std::string numbers_text(c10::ArrayRef<std::int64_t> numbers) {
    constexpr std::size_t most = 16;
    std::string text;
    for (const auto number : numbers.slice(0, std::min(numbers.size(), most)))
        text += (text.empty() ? "" : ", ") + std::to_string(number);
    if (numbers.size() > most) text += ", … (" + std::to_string(numbers.size()) + " in all)";
    return text;
}

} // namespace fulgurite
