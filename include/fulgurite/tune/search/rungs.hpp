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
inline int halvings(std::int64_t most, std::int64_t least, std::int64_t eta) {
    int count = 0;
    while (most / eta >= least) most /= eta, ++count;
    return count;
}
/// Divided by eta so many times, rounded down.
inline std::int64_t divided(std::int64_t number, std::int64_t eta, int times) {
    while (times-- > 0) number /= eta;
    return number;
}
inline void check_rungs(const char* who, std::int64_t max, std::int64_t min, std::int64_t eta) {
    if (min < 1 || max < min)
        throw Error(who, ": min is ", min, " and max ", max, "; give steps from 1 on, max no less than min");
    if (eta < 2) throw Error(who, ": eta is ", eta, "; give 2 or more");
}
/// Trials in the order of the value that they had at a rung's end, the best first.
inline std::vector<std::int64_t> ranked_at(const History& history, std::vector<std::int64_t> numbers,
                                           std::int64_t segment) {
    const auto value = [&](std::int64_t number) { return history.track(number).rung_value(segment); };
    std::stable_sort(numbers.begin(), numbers.end(),
                     [&](auto one, auto other) { return ranks_before(history.mode, value(one), value(other)); });
    return numbers;
}

} // namespace fulgurite::tune::detail
