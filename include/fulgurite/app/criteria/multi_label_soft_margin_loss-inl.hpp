// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/multi_label_soft_margin_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor MultiLabelSoftMarginLoss::forward(const Tensor& output, const Tensor& target) const {
    const auto wanted = detail::target_like(name_v, output, target);
    detail::require_weight_for_last(name_v, "weight", weight_, output);
    auto losses = -(wanted * at::log_sigmoid(output) + (1 - wanted) * at::log_sigmoid(-output));
    if (weight_.defined()) losses = losses * detail::weight_for(output, weight_);
    return reduced(losses.mean(-1));
}

} // namespace fulgurite::app::criteria
