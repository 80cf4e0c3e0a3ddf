// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

struct StepLROptions {
    std::int64_t step_size = 0; ///< steps or epochs between two changes, ≥ 1; must be given
    double gamma = 0.1;         ///< factor of each change
};

/// Multiplies the rate by `gamma` every `step_size` epochs (or steps); Python's `StepLR`.
///
///     optim::StepLR{{.step_size = 30, .gamma = 0.1}}
class StepLR : public ScheduleBase<StepLR, StepLROptions> {
public:
    using ScheduleBase::ScheduleBase;

    static constexpr std::string_view name_v = "StepLR";

    static void check(const StepLROptions& options);
    static void visit(auto& options, auto&& f) {
        f("step_size", options.step_size);
        f("gamma", options.gamma);
    }

    double next(double lr, double) const {
        return last_epoch() == 0 || last_epoch() % options_.step_size != 0 ? lr : lr * options_.gamma;
    }
    double closed(double base_lr) const {
        return base_lr * std::pow(options_.gamma, static_cast<double>(last_epoch() / options_.step_size));
    }
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<StepLR, StepLROptions>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/step_lr-inl.hpp"
#endif
