// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>
#include <cmath>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "fulgurite/config/value.hpp"
#include "fulgurite/core/letters.hpp"

/// The text of a scalar as a number or a bool. What the formats have in common is taken from each of them.
namespace fulgurite::config {

namespace detail {

struct Unsigned {
    std::string digits;
    bool negative;
};
/// Without the underscores between digits, too.
Unsigned without_sign(std::string_view text);

} // namespace detail

/// 12, +12, -3, 1_000, 0x1F, 0o17, 0b11. Nothing for what is no whole number, or none of the type.
template <std::integral T>
std::optional<T> whole_number(std::string_view text) {
    auto [digits, negative] = detail::without_sign(text);
    int base = 10;
    for (const auto& [prefix, of] : {std::pair{"0x", 16}, std::pair{"0o", 8}, std::pair{"0b", 2}})
        if (digits.starts_with(prefix)) base = of;
    if (base != 10) digits.erase(0, 2);
    if (digits.empty() || digits.front() == '+' || digits.front() == '-') return std::nullopt;
    if (negative) digits.insert(0, 1, '-');
    T number{};
    const auto end = digits.data() + digits.size();
    const auto [stop, failed] = std::from_chars(digits.data(), end, number, base);
    if (failed != std::errc() || stop != end) return std::nullopt;
    return number;
}
/// The same with a point, an exponent, `inf`, `nan` (also `.inf`, `.nan`). Nothing for what is no number, or too large.
std::optional<double> real_number(std::string_view text);
/// true, True, TRUE, yes, on and their opposites, as YAML 1.1 has them: only where a bool is wanted.
std::optional<bool> truth(std::string_view text);

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/number-inl.hpp"
#endif
