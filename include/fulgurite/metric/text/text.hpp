// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Text as Python reads it: characters are code points, and words are what its white space parts.
namespace fulgurite::metric::detail {

/// The code points of UTF-8. A byte that is none of it counts as one character, which equals that byte alone.
std::u32string characters_of(std::string_view text);

/// Python's `text.split()`: the words between white space, which look at the text.
std::vector<std::string_view> words_of(std::string_view text);

/// Python's `text.strip()`.
std::string_view stripped(std::string_view text);

/// Throws `Error` unless there are as many predictions as targets.
void check_pairs(std::string_view metric, std::size_t predictions, std::size_t targets);

} // namespace fulgurite::metric::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/text-inl.hpp"
#endif
