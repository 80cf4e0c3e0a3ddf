// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/gaussian_nll_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor GaussianNLLLoss::forward(const Tensor& output, const Tensor& target,
                                                 const Tensor& variance) const {
    const auto wanted = detail::target_like(name_v, output, target);
    const auto spread = at_least(options_.eps, shaped_like(output, variance));
    auto losses = 0.5 * (spread.log() + (output - wanted).square() / spread);
    if (options_.full) losses = losses + 0.5 * std::log(2 * std::numbers::pi);
    return reduced(losses);
}

FULGURITE_INLINE Tensor GaussianNLLLoss::at_least(double eps, const Tensor& variance) {
    auto least = variance.clone();
    at::NoGradGuard with_its_gradient;
    return least.clamp_min_(eps);
}

FULGURITE_INLINE Tensor GaussianNLLLoss::shaped_like(const Tensor& output, const Tensor& variance) {
    if (output.dim() > 0 && variance.sizes() == output.sizes().slice(0, output.sizes().size() - 1))
        return variance.unsqueeze(-1);
    int narrow = 0;
    bool fits = variance.dim() == output.dim();
    for (std::int64_t i = 0; fits && i < output.dim(); ++i)
        if (variance.size(i) != output.size(i)) fits = variance.size(i) == 1 && ++narrow == 1;
    if (!fits) detail::require_same_shape(name_v, output, variance, "a variance");
    return variance;
}

} // namespace fulgurite::app::criteria
