// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tune/search/history.hpp"

/// Rungs of successive halving: numbers of steps at which trials are compared, each some times the one before.
namespace fulgurite::tune::detail {

/// How often a budget can be divided by eta and still be `least` or more: ⌊log_eta(most / least)⌋.
int halvings(std::int64_t most, std::int64_t least, std::int64_t eta);
/// Divided by eta so many times, rounded down.
inline std::int64_t divided(std::int64_t number, std::int64_t eta, int times) {
    while (times-- > 0) number /= eta;
    return number;
}
void check_rungs(const char* who, std::int64_t max, std::int64_t min, std::int64_t eta);
/// Trials in the order of the value that they had at a rung's end, the best first.
std::vector<std::int64_t> ranked_at(const History& history, std::vector<std::int64_t> numbers, std::int64_t segment);

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/rungs-inl.hpp"
#endif
