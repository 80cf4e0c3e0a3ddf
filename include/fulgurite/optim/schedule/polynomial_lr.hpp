// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>

#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

struct PolynomialLROptions {
    std::int64_t total_iters = 5; ///< steps or epochs until the rate is 0, ≥ 1
    double power = 1;             ///< of the polynomial
};

/// Lets the rate fall to 0 as (1 - t / total_iters)^power; Python's `PolynomialLR`.
///
///     optim::PolynomialLR{{.total_iters = 10'000, .power = 0.9}, Interval::step}
class PolynomialLR : public ScheduleBase<PolynomialLR, PolynomialLROptions> {
public:
    using ScheduleBase::ScheduleBase;

    static constexpr std::string_view name_v = "PolynomialLR";

    static void check(const PolynomialLROptions& options);
    static void visit(auto& options, auto&& f) {
        f("total_iters", options.total_iters);
        f("power", options.power);
    }

    double next(double lr, double) const;
    double closed(double base_lr) const {
        return base_lr * std::pow(rest(std::min(options_.total_iters, last_epoch())), options_.power);
    }

private:
    double rest(std::int64_t epoch) const {
        return 1.0 - static_cast<double>(epoch) / static_cast<double>(options_.total_iters);
    }
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<PolynomialLR, PolynomialLROptions>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/polynomial_lr-inl.hpp"
#endif
