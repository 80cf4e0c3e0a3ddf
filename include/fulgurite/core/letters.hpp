// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>

namespace fulgurite {

/// The text with its Latin letters made small; all other bytes stay.
std::string in_small_letters(std::string_view text);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/letters-inl.hpp"
#endif
