// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/precision/true.hpp"

namespace fulgurite {

/// Everything in float64, as for physics-informed networks. Lightning's "64-true".
struct DoublePrecision : precision::True<c10::kDouble> {};

} // namespace fulgurite
