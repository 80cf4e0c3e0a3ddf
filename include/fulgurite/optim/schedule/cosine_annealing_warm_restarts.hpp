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

    static void check(const CosineAnnealingWarmRestartsOptions& options) {
        option::require(options.t_0 >= 1, name_v, "t_0", options.t_0, "1 or more");
        option::require(options.t_mult >= 1, name_v, "t_mult", options.t_mult, "1 or more");
        option::require_not_negative(name_v, "eta_min", options.eta_min);
    }
    static void visit(auto& options, auto&& f) {
        f("T_0", options.t_0);
        f("T_mult", options.t_mult);
        f("eta_min", options.eta_min);
    }

    double next(double, double base_lr) const {
        const auto [now, length] = place();
        const double turned = std::numbers::pi * static_cast<double>(now) / static_cast<double>(length);
        return options_.eta_min + (base_lr - options_.eta_min) * (1 + std::cos(turned)) / 2;
    }

    void save(StateTree& state) const {
        const auto [now, length] = place();
        state["T_i"] = length;
        state["T_cur"] = now;
    }

private:
    /// How far the present fall is, and how long.
    std::pair<std::int64_t, std::int64_t> place() const {
        std::int64_t now = std::max<std::int64_t>(last_epoch(), 0), length = options_.t_0;
        if (options_.t_mult == 1) return {now % length, length};
        for (; now >= length; length *= options_.t_mult) now -= length;
        return {now, length};
    }
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<CosineAnnealingWarmRestarts, CosineAnnealingWarmRestartsOptions>;
#endif

} // namespace fulgurite::optim
