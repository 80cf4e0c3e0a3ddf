// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

/// How wide text is on a terminal.
namespace fulgurite::callback {

/// The character that begins at a byte of UTF-8, and its bytes. A byte that begins none is one of its own.
struct Character {
    std::uint32_t code = 0;
    std::size_t bytes = 1;
};
Character character_at(std::string_view text, std::size_t at);

/// Columns of a character: 2 for what is wide in East Asian fonts (Unicode's UAX #11) and for emoji, 0 for what
/// combines with the one before and for what is not seen, else 1.
std::size_t width_of(std::uint32_t code);

/// Columns of a text in UTF-8. An emoji of several that are joined is counted as all of them, as terminals that do not
/// join them show it: a line is never wider than it is said to be.
std::size_t width_of(std::string_view text);

/// The longest beginning that fits; no character is cut in two.
std::string_view clipped(std::string_view text, std::size_t columns);

/// A text in so many columns: with spaces behind it, or with an ellipsis for its end.
std::string fitted(std::string_view text, std::size_t columns, std::string_view ellipsis = "…");

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/progress/text_width-inl.hpp"
#endif
