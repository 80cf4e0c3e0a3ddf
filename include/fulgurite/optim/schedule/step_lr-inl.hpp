// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/step_lr.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void StepLR::check(const StepLROptions& options) {
    option::require(options.step_size >= 1, name_v, "step_size", options.step_size, "1 or more");
    option::require_not_negative(name_v, "gamma", options.gamma);
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<StepLR, StepLROptions>;
#endif

} // namespace fulgurite::optim
