// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

struct CosineAnnealingWarmRestartsOptions {
    std::int64_t t_0 = 0;    ///< steps or epochs of the first fall, ≥ 1; must be given
    std::int64_t t_mult = 1; ///< factor by which each fall is longer than the one before, ≥ 1
    double eta_min = 0;      ///< the lowest rate
};

/// Lets the rate follow half a cosine down to `eta_min`, and starts again from the top (SGDR, Loshchilov and Hutter
/// 2017); Python's `CosineAnnealingWarmRestarts`.
///
///     optim::CosineAnnealingWarmRestarts{{.t_0 = 10, .t_mult = 2}}
class CosineAnnealingWarmRestarts
    : public ScheduleBase<CosineAnnealingWarmRestarts, CosineAnnealingWarmRestartsOptions> {
public:
    using ScheduleBase::ScheduleBase;

    static constexpr std::string_view name_v = "CosineAnnealingWarmRestarts";
    static constexpr bool counts_steps = false;

    static void check(const CosineAnnealingWarmRestartsOptions& options);
    static void visit(auto& options, auto&& f) {
        f("T_0", options.t_0);
        f("T_mult", options.t_mult);
        f("eta_min", options.eta_min);
    }

    double next(double, double base_lr) const;

    void save(StateTree& state) const;

private:
    /// How far the present fall is, and how long.
    std::pair<std::int64_t, std::int64_t> place() const;
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<CosineAnnealingWarmRestarts, CosineAnnealingWarmRestartsOptions>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/cosine_annealing_warm_restarts-inl.hpp"
#endif
