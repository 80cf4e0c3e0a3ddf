// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>

#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

namespace fulgurite::optim {

/// What Adam and AdamW share: all but the kernel and the default weight decay.
template <class Derived, class Options>
class AdamFamily : public KernelOptimizer<Derived, Options, 3> {
public:
    using KernelOptimizer<Derived, Options, 3>::KernelOptimizer;

    static constexpr std::array<std::string_view, 3> state_names{"exp_avg", "exp_avg_sq", "max_exp_avg_sq"};
    static constexpr bool counts_steps = true, first_step_apart = false, one_kernel = true;

    static constexpr unsigned columns(const Options& options) { return options.amsgrad ? 0b111U : 0b011U; }

    static void check(const Options& options) {
        option::require_adams(Derived::name_v, options.lr, options.betas, options.eps, options.weight_decay);
    }

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("betas", options.betas);
        f("eps", options.eps);
        f("weight_decay", options.weight_decay);
        f("amsgrad", options.amsgrad);
        f("maximize", options.maximize);
    }

    static void flags(StateTree& group) {
        group["foreach"] = StateTree();
        group["capturable"] = false;
        group["differentiable"] = false;
        group["fused"] = StateTree();
        group["decoupled_weight_decay"] = Derived::decoupled;
    }
};

} // namespace fulgurite::optim
