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

/// A piece of a message: text, a character, a bool, a number, or what tells its text by `string()`, such as a path.
///
/// Numbers are as short as they read back: 0.3, 1e-05, 100000.
class Word {
public:
    template <class T>
        requires std::convertible_to<const T&, std::string_view>
    Word(const T& text) : text_(std::string_view(text)) {} // NOLINT(google-explicit-constructor)
    template <class T>
        requires(!std::convertible_to<const T&, std::string_view> &&
                 requires(const T& named) {
                     { named.string() } -> std::convertible_to<std::string>;
                 })
    Word(const T& named) : text_(named.string()) {} // NOLINT
    template <std::same_as<bool> T>
    Word(T yes) : text_(yes ? "true" : "false") {} // NOLINT
    template <std::same_as<char> T>
    Word(T character) : text_(1, character) {}    // NOLINT
    Word(std::int64_t number) { write(number); }  // NOLINT
    Word(std::uint64_t number) { write(number); } // NOLINT
    Word(double number) { write_real(number); }   // NOLINT
    Word(float number) { write_real(number); }    // NOLINT
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    Word(T number) // NOLINT
        : Word(static_cast<std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>(number)) {}

    const std::string& text() const { return text_; }

private:
    template <class... Format>
    void write(auto number, Format... format) {
        char digits[400];
        text_.assign(digits, std::to_chars(digits, digits + sizeof digits, number, format...).ptr);
    }
    // Of two equally short ways to write a number, the reader knows the one without an exponent better.
    void write_real(auto number) {
        const auto size = std::abs(number);
        if (number == 0 || (size >= 1e-4 && size < 1e15)) write(number, std::chars_format::fixed);
        else write(number);
    }

    std::string text_;
};

/// Pieces as one text: `in_words("decay is ", 0.3)`.
inline std::string in_words(std::initializer_list<Word> pieces) {
    std::string text;
    for (const auto& piece : pieces) text += piece.text();
    return text;
}
template <class... Pieces>
    requires(std::convertible_to<const Pieces&, Word> && ...)
std::string in_words(const Pieces&... pieces) {
    return in_words({Word(pieces)...});
}

} // namespace fulgurite
