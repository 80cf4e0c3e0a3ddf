// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string_view>

namespace fulgurite {

/// A string that is a template argument, so that a name can be part of a type.
template <std::size_t Size>
struct FixedString {
    char text[Size]{};

    // A literal converts: `Key<"val/loss">` is what an error message should show.
    consteval FixedString(const char (&literal)[Size]) { // NOLINT(google-explicit-constructor)
        for (std::size_t i = 0; i < Size; ++i) text[i] = literal[i];
    }
    constexpr std::string_view view() const { return {text, Size - 1}; }
};

/// Two names in one, at compile time: `joined<"val/loss", "_step">` is "val/loss_step".
template <FixedString Left, FixedString Right>
struct Joined {
    static constexpr std::size_t size = Left.view().size() + Right.view().size();
    struct Text {
        char text[size + 1]{};
    };
    static constexpr Text make() {
        Text result;
        std::size_t i = 0;
        for (char c : Left.view()) result.text[i++] = c;
        for (char c : Right.view()) result.text[i++] = c;
        return result;
    }
    static constexpr Text storage = make();
};
template <FixedString Left, FixedString Right>
inline constexpr std::string_view joined{Joined<Left, Right>::storage.text, Joined<Left, Right>::size};

} // namespace fulgurite
