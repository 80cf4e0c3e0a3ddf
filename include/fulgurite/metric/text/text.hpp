// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <initializer_list>
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

/// A text of a list in braces. Two of them, {"a", "b"}, could not be told from the two ends of one `std::string_view`.
class Text {
public:
    template <class T>
        requires std::convertible_to<const T&, std::string_view>
    Text(const T& text) : view_(text) {}                // NOLINT(google-explicit-constructor)
    operator std::string_view() const { return view_; } // NOLINT(google-explicit-constructor)

private:
    std::string_view view_;
};
using Texts = std::initializer_list<Text>;

/// Throws `Error` unless there are as many predictions as targets.
void check_pairs(std::string_view metric, std::size_t predictions, std::size_t targets);

} // namespace fulgurite::metric::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/text-inl.hpp"
#endif
