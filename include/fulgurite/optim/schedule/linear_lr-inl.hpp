// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/linear_lr.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void LinearLR::check(const LinearLROptions& options) {
    option::require(options.start_factor > 0 && options.start_factor <= 1, name_v, "start_factor", options.start_factor,
                    "above 0 and at most 1");
    option::require(options.end_factor >= 0 && options.end_factor <= 1, name_v, "end_factor", options.end_factor,
                    "between 0 and 1");
    option::require(options.total_iters >= 1, name_v, "total_iters", options.total_iters, "1 or more");
}

FULGURITE_INLINE double LinearLR::next(double lr, double) const {
    if (last_epoch() == 0) return lr * options_.start_factor;
    if (last_epoch() > options_.total_iters) return lr;
    const double rise = options_.end_factor - options_.start_factor;
    return lr * (1.0 + rise / (static_cast<double>(options_.total_iters) * options_.start_factor +
                               static_cast<double>(last_epoch() - 1) * rise));
}

FULGURITE_INLINE double LinearLR::closed(double base_lr) const {
    return base_lr * (options_.start_factor + (options_.end_factor - options_.start_factor) *
                                                  static_cast<double>(std::min(options_.total_iters, last_epoch())) /
                                                  static_cast<double>(options_.total_iters));
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<LinearLR, LinearLROptions>;
#endif

} // namespace fulgurite::optim
