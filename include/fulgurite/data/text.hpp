// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/ArrayRef.h>

#include <cstdint>
#include <string>

namespace fulgurite::data {

/// Sizes or indices for a message: "3, 28, 28".
inline std::string text_of(c10::ArrayRef<std::int64_t> numbers) {
    std::string text;
    for (const auto number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
    return text;
}

} // namespace fulgurite::data
