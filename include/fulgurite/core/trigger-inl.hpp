// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/trigger.hpp"

namespace fulgurite {

FULGURITE_INLINE bool Trigger::after_batch(const detail::Counts& before, const detail::Counts& now) const {
    if (every_.in_epochs() || every_.never()) return false;
    if (every_.unit() == Duration::Unit::minutes)
        return std::chrono::duration<double>(Clock::now() - since_).count() >= every_.seconds();
    return reading(now) / every_.count() > reading(before) / every_.count();
}

FULGURITE_INLINE std::int64_t Trigger::reading(const detail::Counts& counts) const {
    switch (every_.unit()) {
        case Duration::Unit::steps:
            return counts.steps;
        case Duration::Unit::batches:
            return counts.batches;
        case Duration::Unit::samples:
            return counts.samples;
        default:
            return 0;
    }
}

} // namespace fulgurite
