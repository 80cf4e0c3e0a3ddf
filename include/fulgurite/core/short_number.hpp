// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

namespace fulgurite {

/// A number for a sentence: six digits after the point, without the zeros at the end. "0.25", "480".
std::string short_number(double value);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/short_number-inl.hpp"
#endif
