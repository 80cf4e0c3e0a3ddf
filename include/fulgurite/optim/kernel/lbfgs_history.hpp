// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/ones.h>

#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

#include "fulgurite/optim/state/option.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::optim {

/// What L-BFGS remembers of its steps, and the direction that follows from it. Saved under Python's names.
struct LBFGSHistory {
    std::int64_t n_iter = 0, func_evals = 0;
    Tensor direction, last_grad;
    double t = 0, last_loss = 0;
    Tensor scale;                                         ///< of the inverse Hessian that is started from
    std::vector<Tensor> changes, steps, inverses, shares; ///< of gradients, of weights; 1 / their product; alphas

    void start(const Tensor& grad);

    /// The next direction: the gradient times the inverse Hessian that the remembered steps tell of.
    void turn(const Tensor& grad, std::int64_t size);

    StateTree save() const;
    void load(const StateTree& state, const at::TensorOptions& options);

private:
    static StateTree list(const std::vector<Tensor>& tensors);
};

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/kernel/lbfgs_history-inl.hpp"
#endif
