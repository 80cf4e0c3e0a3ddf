// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

struct ConstantLROptions {
    double factor = 1.0 / 3;      ///< of the rate during the first `total_iters`, above 0 and at most 1
    std::int64_t total_iters = 5; ///< steps or epochs until the rate is whole, ≥ 0
};

/// Holds the rate at a fraction for a while, then gives it back; Python's `ConstantLR`.
///
///     optim::ConstantLR{{.factor = 0.1, .total_iters = 100}, Interval::step}
class ConstantLR : public ScheduleBase<ConstantLR, ConstantLROptions> {
public:
    using ScheduleBase::ScheduleBase;

    static constexpr std::string_view name_v = "ConstantLR";

    // Python lets a factor of 0 pass, and divides by it later.
    static void check(const ConstantLROptions& options);
    static void visit(auto& options, auto&& f) {
        f("factor", options.factor);
        f("total_iters", options.total_iters);
    }

    double next(double lr, double) const {
        if (last_epoch() == 0) return lr * options_.factor;
        return last_epoch() != options_.total_iters ? lr : lr * (1.0 / options_.factor);
    }
    double closed(double base_lr) const {
        return base_lr * (options_.factor + (last_epoch() >= options_.total_iters ? 1 - options_.factor : 0.0));
    }
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<ConstantLR, ConstantLROptions>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/constant_lr-inl.hpp"
#endif
