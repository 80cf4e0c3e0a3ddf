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

    static void check(const RMSpropOptions& options) {
        option::require_not_negative(name_v, "lr", options.lr);
        option::require_not_negative(name_v, "alpha", options.alpha);
        option::require_not_negative(name_v, "eps", options.eps);
        option::require_not_negative(name_v, "weight_decay", options.weight_decay);
        option::require_not_negative(name_v, "momentum", options.momentum);
    }

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("momentum", options.momentum);
        f("alpha", options.alpha);
        f("eps", options.eps);
        f("centered", options.centered);
        f("weight_decay", options.weight_decay);
        f("maximize", options.maximize);
    }

    static void update(Bucket<3>& bucket, const RMSpropOptions& o) {
        auto& [squares, buffers, means] = bucket.state;
        const Directions grads(bucket.params, bucket.grads, o.maximize, o.weight_decay);
        average_squares(squares, grads.list(), o.alpha);
        if (o.centered) at::_foreach_lerp_(means, grads.list(), 1 - o.alpha);
        auto average = o.centered ? at::_foreach_addcmul(squares, means, means, -1) : at::_foreach_sqrt(squares);
        if (o.centered) at::_foreach_sqrt_(average);
        at::_foreach_add_(average, o.eps);
        if (o.momentum <= 0) return at::_foreach_addcdiv_(bucket.params, grads.list(), average, -o.lr);
        at::_foreach_mul_(buffers, o.momentum);
        at::_foreach_addcdiv_(buffers, grads.list(), average);
        at::_foreach_add_(bucket.params, buffers, -o.lr);
    }
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<RMSprop, RMSpropOptions, 3>;
#endif

} // namespace fulgurite::optim
