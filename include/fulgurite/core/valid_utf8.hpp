// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>

namespace fulgurite {

/// The text in UTF-8: each byte that begins no letter is U+FFFD instead.
std::string valid_utf8(std::string_view text);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/valid_utf8-inl.hpp"
#endif
