// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>

#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

struct ExponentialLROptions {
    double gamma = 0; ///< factor of each step or epoch, > 0; must be given
};

/// Multiplies the rate by `gamma` in every epoch (or step); Python's `ExponentialLR`.
///
///     optim::ExponentialLR{{.gamma = 0.95}}
class ExponentialLR : public ScheduleBase<ExponentialLR, ExponentialLROptions> {
public:
    using ScheduleBase::ScheduleBase;

    static constexpr std::string_view name_v = "ExponentialLR";

    static void check(const ExponentialLROptions& options) {
        option::require(options.gamma > 0 && std::isfinite(options.gamma), name_v, "gamma", options.gamma, "above 0");
    }
    static void visit(auto& options, auto&& f) { f("gamma", options.gamma); }

    double next(double lr, double) const { return initial() ? lr : lr * options_.gamma; }
    double closed(double base_lr) const {
        return base_lr * std::pow(options_.gamma, static_cast<double>(last_epoch()));
    }
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<ExponentialLR, ExponentialLROptions>;
#endif

} // namespace fulgurite::optim
