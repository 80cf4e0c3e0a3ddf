// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/words.hpp"

namespace fulgurite::detail {

FULGURITE_INLINE void Word::append_to(std::string& text) const {
    switch (kind_) {
        case Kind::text:
            text += text_;
            return;
        case Kind::character:
            text += static_cast<char>(integer_);
            return;
        case Kind::whole:
            return write(text, integer_);
        case Kind::natural:
            return write(text, static_cast<std::uint64_t>(integer_));
        case Kind::real:
            return write_real(text, real_);
        case Kind::single:
            return write_real(text, static_cast<float>(real_));
    }
}

} // namespace fulgurite::detail

namespace fulgurite {

FULGURITE_INLINE std::string in_words(std::initializer_list<detail::Word> pieces) {
    std::string text;
    for (const auto& piece : pieces) piece.append_to(text);
    return text;
}

} // namespace fulgurite
