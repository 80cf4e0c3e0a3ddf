// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/number.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE Unsigned without_sign(std::string_view text) {
    std::string digits(text);
    std::erase(digits, '_');
    const bool negative = digits.starts_with('-');
    if (negative || digits.starts_with('+')) digits.erase(0, 1);
    return {std::move(digits), negative};
}

} // namespace fulgurite::config::detail

namespace fulgurite::config {

FULGURITE_INLINE std::optional<double> real_number(std::string_view text) {
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

FULGURITE_INLINE std::optional<bool> truth(std::string_view text) {
    const auto word = in_small_letters(text);
    for (const auto* yes : {"true", "yes", "on"})
        if (word == yes) return true;
    for (const auto* no : {"false", "no", "off"})
        if (word == no) return false;
    return std::nullopt;
}

FULGURITE_INLINE std::int64_t Value::as_int() const {
    const auto number = is_scalar() && written_ == Written::plain ? whole_number<std::int64_t>(text_) : std::nullopt;
    if (!number) refuse("a whole number");
    return *number;
}

FULGURITE_INLINE double Value::as_double() const {
    const auto number = is_scalar() && written_ == Written::plain ? real_number(text_) : std::nullopt;
    if (!number) refuse("a number");
    return *number;
}

FULGURITE_INLINE bool Value::as_bool() const {
    const auto yes = is_scalar() && written_ == Written::plain ? truth(text_) : std::nullopt;
    if (!yes) refuse("true or false");
    return *yes;
}

} // namespace fulgurite::config
