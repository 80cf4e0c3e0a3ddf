// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/ArrayRef.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace fulgurite {

/// Sizes or indices for a message: "3, 28, 28"; of many, the first sixteen.
std::string numbers_text(c10::ArrayRef<std::int64_t> numbers);

/// A shape as Python writes it: "[10, 256]".
inline std::string shape_text(c10::IntArrayRef shape) { return "[" + numbers_text(shape) + "]"; }

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/tensor/shape_text-inl.hpp"
#endif
