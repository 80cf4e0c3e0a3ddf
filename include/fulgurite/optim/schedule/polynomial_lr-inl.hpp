// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/polynomial_lr.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void PolynomialLR::check(const PolynomialLROptions& options) {
    option::require(options.total_iters >= 1, name_v, "total_iters", options.total_iters, "1 or more");
    option::require(std::isfinite(options.power), name_v, "power", options.power, "a finite number");
}

FULGURITE_INLINE double PolynomialLR::next(double lr, double) const {
    if (initial() || last_epoch() > options_.total_iters) return lr;
    return lr * std::pow(rest(last_epoch()) / rest(last_epoch() - 1), options_.power);
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<PolynomialLR, PolynomialLROptions>;
#endif

} // namespace fulgurite::optim
