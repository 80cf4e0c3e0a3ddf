// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/precision/true.hpp"

namespace fulgurite {

/// Everything in float16: half the memory, 11 bits of mantissa, numbers from 6e-8 to 65504. Lightning's "16-true".
struct Fp16True : precision::True<c10::kHalf> {};

} // namespace fulgurite
