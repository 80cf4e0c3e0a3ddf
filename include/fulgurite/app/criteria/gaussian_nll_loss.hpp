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
    Tensor forward(const Tensor& output, const Tensor& target, const Tensor& variance) const {
        const auto wanted = detail::target_like(name_v, output, target);
        const auto spread = at_least(options_.eps, shaped_like(output, variance));
        auto losses = 0.5 * (spread.log() + (output - wanted).square() / spread);
        if (options_.full) losses = losses + 0.5 * std::log(2 * std::numbers::pi);
        return reduced(losses);
    }

private:
    static Tensor at_least(double eps, const Tensor& variance) {
        auto least = variance.clone();
        at::NoGradGuard with_its_gradient;
        return least.clamp_min_(eps);
    }
    static Tensor shaped_like(const Tensor& output, const Tensor& variance) {
        if (output.dim() > 0 && variance.sizes() == output.sizes().slice(0, output.dim() - 1))
            return variance.unsqueeze(-1);
        int narrow = 0;
        bool fits = variance.dim() == output.dim();
        for (std::int64_t i = 0; fits && i < output.dim(); ++i)
            if (variance.size(i) != output.size(i)) fits = variance.size(i) == 1 && ++narrow == 1;
        if (!fits) detail::require_same_shape(name_v, output, variance, "a variance");
        return variance;
    }
};

} // namespace fulgurite::app::criteria
