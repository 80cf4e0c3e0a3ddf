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
inline Unsigned without_sign(std::string_view text) {
    std::string digits(text);
    std::erase(digits, '_');
    const bool negative = digits.starts_with('-');
    if (negative || digits.starts_with('+')) digits.erase(0, 1);
    return {std::move(digits), negative};
}

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
inline std::optional<double> real_number(std::string_view text) {
    auto [digits, negative] = detail::without_sign(text);
    const auto word = in_small_letters(digits.starts_with('.') ? digits.substr(1) : digits);
    if (word == "inf" || word == "infinity") return negative ? -INFINITY : INFINITY;
    if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
    if (const auto whole = whole_number<long long>(text);
        whole && digits.size() > 1 && digits[0] == '0' && digits[1] > '9')
        return static_cast<double>(*whole);
    if (digits.empty() || !(digits[0] == '.' || (digits[0] >= '0' && digits[0] <= '9'))) return std::nullopt;
    double number = 0;
    const auto end = digits.data() + digits.size();
    const auto [stop, failed] = std::from_chars(digits.data(), end, number);
    if (stop != end) return std::nullopt;
    if (failed == std::errc::result_out_of_range && digits.find("e-") == digits.npos &&
        digits.find("E-") == digits.npos)
        return std::nullopt; // too large; what is too small is 0, as everywhere
    return negative ? -number : number;
}
/// true, True, TRUE, yes, on and their opposites, as YAML 1.1 has them: only where a bool is wanted.
inline std::optional<bool> truth(std::string_view text) {
    const auto word = in_small_letters(text);
    for (const auto* yes : {"true", "yes", "on"})
        if (word == yes) return true;
    for (const auto* no : {"false", "no", "off"})
        if (word == no) return false;
    return std::nullopt;
}

inline std::int64_t Value::as_int() const {
    const auto number = is_scalar() && written_ == Written::plain ? whole_number<std::int64_t>(text_) : std::nullopt;
    if (!number) refuse("a whole number");
    return *number;
}
inline double Value::as_double() const {
    const auto number = is_scalar() && written_ == Written::plain ? real_number(text_) : std::nullopt;
    if (!number) refuse("a number");
    return *number;
}
inline bool Value::as_bool() const {
    const auto yes = is_scalar() && written_ == Written::plain ? truth(text_) : std::nullopt;
    if (!yes) refuse("true or false");
    return *yes;
}

} // namespace fulgurite::config
