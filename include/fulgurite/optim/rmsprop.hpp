// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>

#include "fulgurite/optim/kernel/foreach.hpp"
#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

namespace fulgurite::optim {

struct RMSpropOptions {
    double lr = 1e-2;        ///< step size, ≥ 0
    double alpha = 0.99;     ///< share of the average of squared gradients that is kept, ≥ 0
    double eps = 1e-8;       ///< added to the denominator, ≥ 0
    double weight_decay = 0; ///< L2 penalty, added to the gradient, ≥ 0
    double momentum = 0;     ///< share of the last direction that is kept, ≥ 0
    bool centered = false;   ///< divide by an estimate of the variance instead of the second moment (Graves 2013)
    bool maximize = false;   ///< climb instead of descending
};

/// RMSprop (Tieleman and Hinton 2012); Python's `torch.optim.RMSprop`.
///
///     optim::RMSprop{parameters(), {.lr = 1e-3, .momentum = 0.9}}
class RMSprop : public KernelOptimizer<RMSprop, RMSpropOptions, 3> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "RMSprop";
    static constexpr std::array<std::string_view, 3> state_names{"square_avg", "momentum_buffer", "grad_avg"};
    static constexpr bool counts_steps = true, first_step_apart = false, counts_on_host = true, counts_alike = false;

    static constexpr unsigned columns(const RMSpropOptions& options) {
        return 1U | (options.momentum > 0 ? 2U : 0U) | (options.centered ? 4U : 0U);
    }

    static void check(const RMSpropOptions& options);

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("momentum", options.momentum);
        f("alpha", options.alpha);
        f("eps", options.eps);
        f("centered", options.centered);
        f("weight_decay", options.weight_decay);
        f("maximize", options.maximize);
    }

    static void update(Bucket<3>& bucket, const RMSpropOptions& o);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<RMSprop, RMSpropOptions, 3>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/rmsprop-inl.hpp"
#endif
