// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cmath>

#include "fulgurite/optim/kernel/foreach.hpp"
#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

namespace fulgurite::optim {

struct RAdamOptions {
    double lr = 1e-3;                        ///< step size, ≥ 0
    std::array<double, 2> betas{0.9, 0.999}; ///< decay of the averages of gradient and squared gradient, in [0, 1)
    double eps = 1e-8;                       ///< added to the denominator, ≥ 0
    double weight_decay = 0;                 ///< L2 penalty, added to the gradient, ≥ 0
    bool decoupled_weight_decay = false;     ///< take lr · weight_decay of the weights away instead, as AdamW does
    bool maximize = false;                   ///< climb instead of descending
};

/// Rectified Adam (Liu et al. 2020): steps by momentum alone until the variance can be estimated; Python's
/// `torch.optim.RAdam`.
///
///     optim::RAdam{parameters(), {.lr = 1e-3}}
class RAdam : public KernelOptimizer<RAdam, RAdamOptions, 2> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "RAdam";
    static constexpr std::array<std::string_view, 2> state_names{"exp_avg", "exp_avg_sq"};
    static constexpr bool counts_steps = true, first_step_apart = false, counts_on_host = true;

    static constexpr unsigned columns(const RAdamOptions&) { return 3; }

    static void check(const RAdamOptions& options) {
        option::require_adams(name_v, options.lr, options.betas, options.eps, options.weight_decay);
    }

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("betas", options.betas);
        f("eps", options.eps);
        f("weight_decay", options.weight_decay);
        f("decoupled_weight_decay", options.decoupled_weight_decay);
        f("maximize", options.maximize);
    }

    static void update(Bucket<2>& bucket, const RAdamOptions& o);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<RAdam, RAdamOptions, 2>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/radam-inl.hpp"
#endif
