// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>

#include "fulgurite/config/json.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE std::uint32_t code_unit(std::string_view text, std::size_t at) {
    std::uint32_t unit = 0;
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return 0;
    const auto* first = text.data() + at + 2;
    return std::from_chars(first, first + 4, unit, 16).ptr == first + 4 ? unit : 0;
}

FULGURITE_INLINE std::string join_surrogates(std::string_view text) {
    std::string joined;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto high = code_unit(text, i), low = high >= 0xD800 && high < 0xDC00 ? code_unit(text, i + 6) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            constexpr char digits[] = "0123456789ABCDEF";
            const auto code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
            joined += "\\U";
            for (int shift = 28; shift >= 0; shift -= 4) joined += digits[(code >> shift) & 15];
            i += 11;
            continue;
        }
        joined += text[i];
        if (text[i] == '\\' && i + 1 < text.size()) joined += text[++i]; // "\\u" is a backslash and a u
    }
    return joined;
}

} // namespace fulgurite::config::detail
