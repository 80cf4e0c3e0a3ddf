// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace fulgurite {

namespace detail {

/// A piece of a message: text, a character, a bool, a number, or a path. It looks at what it was made of and lives no
/// longer than that.
///
/// Numbers are as short as they read back: 0.3, 1e-05, 100000.
class Word {
public:
    template <class T>
        requires std::convertible_to<const T&, std::string_view>
    constexpr Word(const T& text) : text_(text), kind_(Kind::text) {} // NOLINT(google-explicit-constructor)
    template <class T>
        requires(!std::convertible_to<const T&, std::string_view> &&
                 requires(const T& path) {
                     { path.native() } -> std::convertible_to<std::string_view>;
                 })
    constexpr Word(const T& path) : text_(path.native()), kind_(Kind::text) {} // NOLINT
    template <std::same_as<bool> T>
    constexpr Word(T yes) : text_(yes ? "true" : "false"), kind_(Kind::text) {} // NOLINT
    template <std::same_as<char> T>
    constexpr Word(T character) : integer_(character), kind_(Kind::character) {} // NOLINT
    constexpr Word(double number) : real_(number), kind_(Kind::real) {}          // NOLINT
    constexpr Word(float number) : real_(number), kind_(Kind::single) {}         // NOLINT
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    constexpr Word(T number) // NOLINT
        : integer_(static_cast<std::int64_t>(number)), kind_(std::is_signed_v<T> ? Kind::whole : Kind::natural) {}

    /// Writes it behind what is there.
    void append_to(std::string& text) const;

private:
    enum class Kind : char { text, character, whole, natural, real, single };

    template <class Number, class... Format>
    static void write(std::string& text, Number number, Format... format) {
        char digits[400];
        text.append(digits, std::to_chars(digits, digits + sizeof digits, number, format...).ptr);
    }
    // Of two equally short ways to write a number, the reader knows the one without an exponent better.
    template <class Number>
    static void write_real(std::string& text, Number number) {
        const auto size = std::abs(number);
        if (number == 0 || (size >= 1e-4 && size < 1e15)) write(text, number, std::chars_format::fixed);
        else write(text, number);
    }

    std::string_view text_ = {};
    std::int64_t integer_ = 0;
    double real_ = 0;
    Kind kind_;
};

} // namespace detail

/// Pieces as one text: `in_words("decay is ", 0.3)`.
std::string in_words(std::initializer_list<detail::Word> pieces);
template <class... Pieces>
    requires(std::convertible_to<const Pieces&, detail::Word> && ...)
std::string in_words(const Pieces&... pieces) {
    return in_words({detail::Word(pieces)...});
}

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/words-inl.hpp"
#endif
