// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/constant_lr.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void ConstantLR::check(const ConstantLROptions& options) {
    option::require(options.factor > 0 && options.factor <= 1, name_v, "factor", options.factor,
                    "above 0 and at most 1");
    option::require(options.total_iters >= 0, name_v, "total_iters", options.total_iters, "0 or more");
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<ConstantLR, ConstantLROptions>;
#endif

} // namespace fulgurite::optim
