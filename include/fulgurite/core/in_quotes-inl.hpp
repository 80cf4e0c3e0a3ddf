// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE std::string in_quotes(std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    std::string all = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80) {
            const auto size = letter_at(text, i);
            all += size > 0 ? text.substr(i, size) : "\xEF\xBF\xBD";
            i += std::max<std::size_t>(size, 1) - 1;
        } else if (c == '"' || c == '\\') all += {'\\', c};
        else if (c == '\n') all += "\\n";
        else if (c == '\t') all += "\\t";
        else if (byte < 0x20 || byte == 0x7f) all += {'\\', 'u', '0', '0', digits[byte >> 4U], digits[byte & 15U]};
        else all += c;
    }
    return all + "\"";
}

} // namespace fulgurite
