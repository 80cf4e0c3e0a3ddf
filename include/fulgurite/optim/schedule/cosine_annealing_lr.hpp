// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <numbers>

#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

struct CosineAnnealingLROptions {
    std::int64_t t_max = 0; ///< steps or epochs from the first rate to the lowest, ≥ 1; must be given
    double eta_min = 0;     ///< the lowest rate
};

/// Lets the rate follow half a cosine down to `eta_min`, and up again if training goes on (Loshchilov and Hutter 2017,
/// without restarts); Python's `CosineAnnealingLR`.
///
///     optim::CosineAnnealingLR{{.t_max = 10'000}, Interval::step}
class CosineAnnealingLR : public ScheduleBase<CosineAnnealingLR, CosineAnnealingLROptions> {
public:
    using ScheduleBase::ScheduleBase;

    static constexpr std::string_view name_v = "CosineAnnealingLR";

    static void check(const CosineAnnealingLROptions& options);
    static void visit(auto& options, auto&& f) {
        f("T_max", options.t_max);
        f("eta_min", options.eta_min);
    }

    void advance() {
        before_ = 1 + cosine(last_epoch() - 1);
        now_ = 1 + cosine(last_epoch());
    }
    double next(double lr, double base_lr) const;
    double closed(double base_lr) const { return options_.eta_min + (base_lr - options_.eta_min) * now_ / 2; }

private:
    double cosine(std::int64_t epoch) const {
        return std::cos(std::numbers::pi * static_cast<double>(epoch) / static_cast<double>(options_.t_max));
    }

    double now_ = 2, before_ = 2; // twice the part of the way that is left, and was left a step ago
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<CosineAnnealingLR, CosineAnnealingLROptions>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/cosine_annealing_lr-inl.hpp"
#endif
