// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/host/budget.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE Budget::Budget(BudgetOptions options) : options_(options) {
    need(options.weight > 0 && options.weight <= 1, "weight", options.weight, "above 0 and at most 1");
    need(options.headroom >= 1, "headroom", options.headroom, "at least 1");
    need(options.fade > 0 && options.fade <= 1, "fade", options.fade, "above 0 and at most 1");
}

FULGURITE_INLINE void Budget::measured(Work work, double seconds) {
    auto& [known, average] = at(work);
    average = known ? average + options_.weight * (seconds - average) : seconds;
    known = true;
}

} // namespace fulgurite::engine
