// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/clamp_min.h>

#include <cmath>
#include <numbers>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct GaussianNLLLossOptions {
    bool full = false; ///< with the term that neither mean nor variance changes
    double eps = 1e-6; ///< the least variance
    Reduction reduction = Reduction::mean;

    void check(const auto& refuse) const {
        if (!(eps > 0)) refuse("eps", "a number above 0");
    }
};

/// Minus the logarithm of a normal density, with a mean and a variance that are both predicted (Nix and Weigend 1994);
/// Python's `GaussianNLLLoss`. It takes three tensors, so it is no criterion of (output, target).
class GaussianNLLLoss : public detail::Criterion<GaussianNLLLoss, GaussianNLLLossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape; the variance has it too, or one dimension of 1, or none for the last. A
    /// variance below `eps`, be it negative, counts as `eps`; no gradient is lost by that. Throws `Error` for other
    /// shapes.
    Tensor forward(const Tensor& output, const Tensor& target, const Tensor& variance) const;

private:
    static Tensor at_least(double eps, const Tensor& variance);
    static Tensor shaped_like(const Tensor& output, const Tensor& variance);
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/gaussian_nll_loss-inl.hpp"
#endif
