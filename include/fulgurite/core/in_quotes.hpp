// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "fulgurite/core/letter_at.hpp"

namespace fulgurite {

/// A text as JSON and TOML both write a string: in quotes, with what they reserve escaped. What is no UTF-8, in a path
/// for example, is U+FFFD.
std::string in_quotes(std::string_view text);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/in_quotes-inl.hpp"
#endif
