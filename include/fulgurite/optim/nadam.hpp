// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/ones.h>

#include <array>
#include <cmath>

#include "fulgurite/optim/kernel/foreach.hpp"
#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

namespace fulgurite::optim {

struct NAdamOptions {
    double lr = 2e-3;                        ///< step size, ≥ 0
    std::array<double, 2> betas{0.9, 0.999}; ///< decay of the averages of gradient and squared gradient, in [0, 1)
    double eps = 1e-8;                       ///< added to the denominator, ≥ 0
    double weight_decay = 0;                 ///< L2 penalty, added to the gradient, ≥ 0
    double momentum_decay = 4e-3;            ///< how fast the momentum rises to betas[0], ≥ 0
    bool decoupled_weight_decay = false;     ///< take lr · weight_decay of the weights away instead, as AdamW does
    bool maximize = false;                   ///< climb instead of descending
};

/// Adam with Nesterov's momentum (Dozat 2016); Python's `torch.optim.NAdam`.
///
///     optim::NAdam{parameters(), {.lr = 2e-3}}
class NAdam : public KernelOptimizer<NAdam, NAdamOptions, 3> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "NAdam";
    static constexpr std::array<std::string_view, 3> state_names{"mu_product", "exp_avg", "exp_avg_sq"};
    static constexpr bool counts_steps = true, first_step_apart = false, counts_on_host = true, counts_alike = false;

    static constexpr unsigned columns(const NAdamOptions&) { return 7; }
    static Tensor fresh(std::size_t c, const Tensor& param, const NAdamOptions&) {
        return c == 0 ? at::ones({}, at::TensorOptions(at::kFloat)) : at::zeros_like(param);
    }

    static void check(const NAdamOptions& options);

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("betas", options.betas);
        f("eps", options.eps);
        f("weight_decay", options.weight_decay);
        f("momentum_decay", options.momentum_decay);
        f("decoupled_weight_decay", options.decoupled_weight_decay);
        f("maximize", options.maximize);
    }

    static void update(Bucket<3>& bucket, const NAdamOptions& o);

private:
    static double momentum(const NAdamOptions& o, double count) {
        return o.betas[0] * (1 - 0.5 * std::pow(0.96, count * o.momentum_decay));
    }
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<NAdam, NAdamOptions, 3>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/nadam-inl.hpp"
#endif
