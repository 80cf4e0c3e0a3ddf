// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/cosine_annealing_lr.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void CosineAnnealingLR::check(const CosineAnnealingLROptions& options) {
    option::require(options.t_max >= 1, name_v, "t_max", options.t_max, "1 or more");
    option::require_not_negative(name_v, "eta_min", options.eta_min);
}

FULGURITE_INLINE double CosineAnnealingLR::next(double lr, double base_lr) const {
    if (initial()) return lr;
    if (step_count() == 1 && last_epoch() > 0) return closed(base_lr);
    const double lowest = options_.eta_min;
    // The recursion divides by zero at the lowest point: there the way up starts from the first rate.
    if ((last_epoch() - 1 - options_.t_max) % (2 * options_.t_max) == 0)
        return lr + (base_lr - lowest) * (1 - std::cos(std::numbers::pi / static_cast<double>(options_.t_max))) / 2;
    return now_ / before_ * (lr - lowest) + lowest;
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<CosineAnnealingLR, CosineAnnealingLROptions>;
#endif

} // namespace fulgurite::optim
