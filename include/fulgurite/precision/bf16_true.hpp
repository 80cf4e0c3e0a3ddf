// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/precision/true.hpp"

namespace fulgurite {

/// Everything in bfloat16: half the memory, 8 bits of mantissa. Lightning's "bf16-true".
struct Bf16True : precision::True<c10::kBFloat16> {};

} // namespace fulgurite
