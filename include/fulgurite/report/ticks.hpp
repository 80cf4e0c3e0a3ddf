// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace fulgurite::report {

/// Round numbers (1, 2 or 5 times a power of ten) within [low, high], about `count` of them; none where doubles are too
/// coarse to tell them apart.
std::vector<double> linear_ticks(double low, double high, int count);

/// Powers of ten within [low, high], every second or third where there are many; with 2 and 5 between where there are
/// few.
std::vector<double> log_ticks(double low, double high, int count);

/// A number as a reader wants it on an axis or in a table: up to `digits` significant ones, no trailing zeros.
std::string axis_number(double value, int digits = 4);

/// A count as it is written on an axis that ends at `largest`: 800, 1.5k, 20k, 3M.
std::string short_count(double value, double largest);

/// How many of something per second: 48230, 512, 3.21.
std::string rate(double per_second);

/// Seconds as a reader says them: 850 ms, 12.3 s, 4 min 05 s, 2 h 03 min.
std::string duration(double seconds);

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/ticks-inl.hpp"
#endif
