// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/text/text.hpp"

namespace fulgurite::metric::detail {

struct Character {
    char32_t code;
    std::size_t bytes;
};

/// The first character of a text that is not empty.
FULGURITE_INLINE Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const char32_t lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t bytes = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xC2 ? 2 : 1;
    const Character stray{0xDC00 + lead, 1}; // as Python's surrogateescape
    if (bytes == 1 || lead >= 0xF5 || bytes > text.size()) return stray;
    char32_t code = lead & (0xFFU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return stray;
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    return {code, bytes};
}

/// Python's `str.isspace`.
FULGURITE_INLINE bool is_space(char32_t code) {
    return (code >= 0x09 && code <= 0x0D) || (code >= 0x1C && code <= 0x20) || code == 0x85 || code == 0xA0 ||
           code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F ||
           code == 0x205F || code == 0x3000;
}

FULGURITE_INLINE std::u32string characters_of(std::string_view text) {
    std::u32string characters;
    characters.reserve(text.size());
    while (!text.empty()) {
        const auto [code, bytes] = first_character(text);
        characters.push_back(code);
        text.remove_prefix(bytes);
    }
    return characters;
}

FULGURITE_INLINE std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t begin = 0, i = 0;
    const auto end_word = [&](std::size_t end) {
        if (end > begin) words.push_back(text.substr(begin, end - begin));
    };
    while (i < text.size()) {
        const auto [code, bytes] = first_character(text.substr(i));
        if (is_space(code)) {
            end_word(i);
            begin = i + bytes;
        }
        i += bytes;
    }
    end_word(text.size());
    return words;
}

FULGURITE_INLINE std::string_view stripped(std::string_view text) {
    const auto words = words_of(text);
    if (words.empty()) return {};
    const auto* begin = words.front().data();
    const auto* end = words.back().data() + words.back().size();
    return {begin, static_cast<std::size_t>(end - begin)};
}

FULGURITE_INLINE void check_pairs(std::string_view metric, std::size_t predictions, std::size_t targets) {
    if (predictions != targets)
        throw Error(metric, ": ", predictions, " predictions and ", targets,
                    " targets are no pairs; give as many of the one as of the other");
}

} // namespace fulgurite::metric::detail
