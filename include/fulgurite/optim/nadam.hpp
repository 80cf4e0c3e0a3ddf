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

    static void check(const NAdamOptions& options) {
        option::require_adams(name_v, options.lr, options.betas, options.eps, options.weight_decay);
        option::require_not_negative(name_v, "momentum_decay", options.momentum_decay);
    }

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("betas", options.betas);
        f("eps", options.eps);
        f("weight_decay", options.weight_decay);
        f("momentum_decay", options.momentum_decay);
        f("decoupled_weight_decay", options.decoupled_weight_decay);
        f("maximize", options.maximize);
    }

    static void update(Bucket<3>& bucket, const NAdamOptions& o) {
        // No structured binding: Clang 19 breaks down where a generic lambda captures one.
        auto &products = bucket.state[0], &averages = bucket.state[1], &squares = bucket.state[2];
        if (o.decoupled_weight_decay) decay(bucket.params, o.lr * o.weight_decay);
        const Directions grads(bucket.params, bucket.grads, o.maximize, o.decoupled_weight_decay ? 0 : o.weight_decay);
        at::_foreach_lerp_(averages, grads.list(), 1 - o.betas[0]);
        average_squares(squares, grads.list(), o.betas[1]);
        // Numerator and denominator are both as much larger as the correction for the start would make the roots.
        Factors eps(products.size()), of_gradient(products.size()), of_average(products.size());
        for (std::size_t i = 0; i < products.size(); ++i) { // each is its parameter's history
            const double count = bucket.count(i), mu = momentum(o, count), next = momentum(o, count + 1);
            const double correction = std::sqrt(1 - std::pow(o.betas[1], count)), rate = -o.lr * correction;
            float& product = *static_cast<float*>(products[i].mutable_data_ptr());
            product *= static_cast<float>(mu);
            eps.push_back(o.eps * correction);
            of_gradient.push_back(rate * (1 - mu) / (1 - static_cast<double>(product)));
            of_average.push_back(rate * next / (1 - static_cast<double>(product) * next));
        }
        auto roots = at::_foreach_sqrt(squares);
        eps.apply([&](auto added) { at::_foreach_add_(roots, added); });
        of_gradient.apply([&](auto f) { at::_foreach_addcdiv_(bucket.params, grads.list(), roots, f); });
        of_average.apply([&](auto f) { at::_foreach_addcdiv_(bucket.params, averages, roots, f); });
    }

private:
    static double momentum(const NAdamOptions& o, double count) {
        return o.betas[0] * (1 - 0.5 * std::pow(0.96, count * o.momentum_decay));
    }
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<NAdam, NAdamOptions, 3>;
#endif

} // namespace fulgurite::optim
