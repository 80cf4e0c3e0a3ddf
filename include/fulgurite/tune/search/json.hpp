// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>
#include <cstdint>
#include <string>

#include "fulgurite/core/json.hpp"

/// JSON in one line, as a search's journal and its processes speak it. Numbers keep every bit.
namespace fulgurite::tune::detail {

using fulgurite::detail::Json;

/// The shortest digits that read back as the same number; JSON has no word for NaN and infinities, so they are texts.
std::string digits_of(double value);
inline std::string digits_of(std::int64_t value) { return std::to_string(value); }

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/json-inl.hpp"
#endif
