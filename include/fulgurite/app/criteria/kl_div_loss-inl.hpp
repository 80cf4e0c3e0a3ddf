// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/kl_div_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor KLDivLoss::forward(const Tensor& output, const Tensor& target) const {
    const auto wanted = detail::target_like(name_v, output, target);
    if (options_.reduction != KLDivReduction::batchmean)
        return at::kl_div(output, wanted, reduction(), options_.log_target);
    const auto sum = at::kl_div(output, wanted, at::Reduction::Sum, options_.log_target);
    return output.dim() == 0 ? sum : sum / output.size(0);
}

} // namespace fulgurite::app::criteria
