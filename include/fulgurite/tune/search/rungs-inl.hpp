// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/rungs.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE int halvings(std::int64_t most, std::int64_t least, std::int64_t eta) {
    int count = 0;
    while (most / eta >= least) most /= eta, ++count;
    return count;
}

FULGURITE_INLINE void check_rungs(const char* who, std::int64_t max, std::int64_t min, std::int64_t eta) {
    if (min < 1 || max < min)
        throw Error(who, ": min is ", min, " and max ", max, "; give steps from 1 on, max no less than min");
    if (eta < 2) throw Error(who, ": eta is ", eta, "; give 2 or more");
}

FULGURITE_INLINE std::vector<std::int64_t> ranked_at(const History& history, std::vector<std::int64_t> numbers,
                                                     std::int64_t segment) {
    const auto value = [&](std::int64_t number) { return history.track(number).rung_value(segment); };
    std::stable_sort(numbers.begin(), numbers.end(),
                     [&](auto one, auto other) { return ranks_before(history.mode, value(one), value(other)); });
    return numbers;
}

} // namespace fulgurite::tune::detail
