// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cmath>

#include "fulgurite/optim/kernel/foreach.hpp"
#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

namespace fulgurite::optim {

struct AdamaxOptions {
    double lr = 2e-3;                        ///< step size, ≥ 0
    std::array<double, 2> betas{0.9, 0.999}; ///< decay of the average of gradients and of the largest one, in [0, 1)
    double eps = 1e-8;                       ///< added to the size of each gradient, ≥ 0
    double weight_decay = 0;                 ///< L2 penalty, added to the gradient, ≥ 0
    bool maximize = false;                   ///< climb instead of descending
};

/// Adam by the infinity norm (Kingma and Ba 2015, section 7.1); Python's `torch.optim.Adamax`.
///
///     optim::Adamax{parameters(), {.lr = 2e-3}}
class Adamax : public KernelOptimizer<Adamax, AdamaxOptions, 2> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "Adamax";
    static constexpr std::array<std::string_view, 2> state_names{"exp_avg", "exp_inf"};
    static constexpr bool counts_steps = true, first_step_apart = false, counts_on_host = true;

    static constexpr unsigned columns(const AdamaxOptions&) { return 3; }

    static void check(const AdamaxOptions& options) {
        option::require_adams(name_v, options.lr, options.betas, options.eps, options.weight_decay);
    }

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("betas", options.betas);
        f("eps", options.eps);
        f("weight_decay", options.weight_decay);
        f("maximize", options.maximize);
    }

    static void update(Bucket<2>& bucket, const AdamaxOptions& o);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<Adamax, AdamaxOptions, 2>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/adamax-inl.hpp"
#endif
