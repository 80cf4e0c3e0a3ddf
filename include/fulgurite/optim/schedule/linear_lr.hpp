// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>

#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

struct LinearLROptions {
    double start_factor = 1.0 / 3; ///< of the rate at the start, above 0 and at most 1
    double end_factor = 1.0;       ///< of the rate after `total_iters`, in [0, 1]
    std::int64_t total_iters = 5;  ///< steps or epochs from one to the other, ≥ 1
};

/// Changes the rate linearly from one fraction to another: linear warm-up; Python's `LinearLR`.
///
///     optim::LinearLR{{.start_factor = 0.01, .total_iters = 500}, Interval::step}
class LinearLR : public ScheduleBase<LinearLR, LinearLROptions> {
public:
    using ScheduleBase::ScheduleBase;

    static constexpr std::string_view name_v = "LinearLR";

    static void check(const LinearLROptions& options);
    static void visit(auto& options, auto&& f) {
        f("start_factor", options.start_factor);
        f("end_factor", options.end_factor);
        f("total_iters", options.total_iters);
    }

    double next(double lr, double) const;
    double closed(double base_lr) const;
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<LinearLR, LinearLROptions>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/linear_lr-inl.hpp"
#endif
