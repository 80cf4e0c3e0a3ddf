// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

namespace fulgurite {

/// Whether a text is a whole number as JSON writes it, of any length.
constexpr bool is_whole_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    const bool digits = text.find_first_not_of("0123456789") == text.npos;
    return digits && !text.empty() && (text.size() == 1 || text.front() != '0');
}

} // namespace fulgurite
