// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_fused_sgd.h>

#include <array>

#include "fulgurite/optim/kernel/kernel_optimizer.hpp"
#include "fulgurite/optim/kernel/sparse.hpp"

namespace fulgurite::optim {

struct SGDOptions {
    double lr = 1e-3;        ///< step size, ≥ 0
    double momentum = 0;     ///< share of the last direction that is kept, ≥ 0
    double dampening = 0;    ///< share of a gradient that is left out of the direction
    double weight_decay = 0; ///< L2 penalty, added to the gradient, ≥ 0
    bool nesterov = false;   ///< look ahead (Sutskever et al. 2013); with momentum, without dampening
    bool maximize = false;   ///< climb instead of descending
};

/// Stochastic gradient descent, equal to Python's `torch.optim.SGD(fused=True)` bit for bit. Gradients may be sparse,
/// where there is no weight decay; throws `Error` else.
///
///     optim::SGD{parameters(), {.lr = 0.1, .momentum = 0.9}}
class SGD : public KernelOptimizer<SGD, SGDOptions, 1> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "SGD";
    static constexpr std::array<std::string_view, 1> state_names{"momentum_buffer"};
    static constexpr bool counts_steps = false, first_step_apart = true, one_kernel = true, takes_sparse = true;

    static constexpr unsigned columns(const SGDOptions& options) { return options.momentum != 0 ? 1U : 0U; }

    static void check(const SGDOptions& options);

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("momentum", options.momentum);
        f("dampening", options.dampening);
        f("weight_decay", options.weight_decay);
        f("nesterov", options.nesterov);
        f("maximize", options.maximize);
    }

    static void flags(StateTree& group);

    static void update(Bucket<1>& bucket, const SGDOptions& o);

private:
    // Without momentum, only the rows that have a gradient are touched.
    static void update_sparse(Bucket<1>& bucket, const SGDOptions& o);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<SGD, SGDOptions, 1>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/sgd-inl.hpp"
#endif
