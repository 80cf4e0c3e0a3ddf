// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/cosine_annealing_warm_restarts.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void CosineAnnealingWarmRestarts::check(const CosineAnnealingWarmRestartsOptions& options) {
    option::require(options.t_0 >= 1, name_v, "t_0", options.t_0, "1 or more");
    option::require(options.t_mult >= 1, name_v, "t_mult", options.t_mult, "1 or more");
    option::require_not_negative(name_v, "eta_min", options.eta_min);
}

FULGURITE_INLINE double CosineAnnealingWarmRestarts::next(double, double base_lr) const {
    const auto [now, length] = place();
    const double turned = std::numbers::pi * static_cast<double>(now) / static_cast<double>(length);
    return options_.eta_min + (base_lr - options_.eta_min) * (1 + std::cos(turned)) / 2;
}

FULGURITE_INLINE void CosineAnnealingWarmRestarts::save(StateTree& state) const {
    const auto [now, length] = place();
    state["T_i"] = length;
    state["T_cur"] = now;
}

FULGURITE_INLINE std::pair<std::int64_t, std::int64_t> CosineAnnealingWarmRestarts::place() const {
    std::int64_t now = std::max<std::int64_t>(last_epoch(), 0), length = options_.t_0;
    if (options_.t_mult == 1) return {now % length, length};
    for (; now >= length; length *= options_.t_mult) now -= length;
    return {now, length};
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<CosineAnnealingWarmRestarts, CosineAnnealingWarmRestartsOptions>;
#endif

} // namespace fulgurite::optim
