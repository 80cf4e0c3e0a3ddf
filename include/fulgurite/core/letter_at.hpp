// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string_view>

namespace fulgurite {

/// The bytes of the letter of UTF-8 that begins here; 0 where none does. As RFC 3629: no surrogates, nothing in more
/// bytes than it needs, nothing beyond U+10FFFF.
std::size_t letter_at(std::string_view text, std::size_t i);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/letter_at-inl.hpp"
#endif
