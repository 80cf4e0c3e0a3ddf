// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/history.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE std::string json_of(const Leg& leg) {
    return "{\"trial\":" + digits_of(leg.number) + ",\"segment\":" + digits_of(leg.segment) +
           ",\"until\":" + digits_of(leg.until) + ",\"ends\":" + (leg.ends ? "true" : "false") +
           ",\"plan\":" + json_of(leg.plan) + "}";
}

FULGURITE_INLINE double History::place_of(std::int64_t number, const Param& param) const {
    const auto& plan = track(number).way.back().plan;
    const auto* fixed = plan.find(param.name);
    if (fixed != nullptr && fixed->range == param.range) return fixed->place;
    return random_place(seed, number, param.name, param.range);
}

FULGURITE_INLINE bool ranks_before(Mode mode, const TrialRecord& one, const TrialRecord& other) {
    const bool whole = one.state == TrialState::complete;
    if (whole != (other.state == TrialState::complete)) return whole;
    if (!whole && one.steps != other.steps) return one.steps > other.steps;
    return ranks_before(mode, one.value, other.value);
}

} // namespace fulgurite::tune::detail
