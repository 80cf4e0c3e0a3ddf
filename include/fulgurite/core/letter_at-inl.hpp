// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/letter_at.hpp"

namespace fulgurite {

FULGURITE_INLINE std::size_t letter_at(std::string_view text, std::size_t i) {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    const auto lead = byte(i);
    if (lead < 0x80) return 1;
    const std::size_t size = lead >= 0xC2 && lead < 0xE0   ? 2
                             : (lead & 0xF0) == 0xE0       ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
    for (std::size_t j = 1; j < size; ++j)
        if ((byte(i + j) & 0xC0) != 0x80) return 0;
    const auto second = byte(i + 1);
    const bool is_too_long = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool is_no_letter = (lead == 0xED && second >= 0xA0) || (lead == 0xF4 && second >= 0x90);
    return is_too_long || is_no_letter ? 0 : size;
}

} // namespace fulgurite
