// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/bce_with_logits_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor BCEWithLogitsLoss::forward(const Tensor& output, const Tensor& target) const {
    return at::binary_cross_entropy_with_logits(output, detail::target_like(name_v, output, target),
                                                of(output, "weight", weight_), of(output, "pos_weight", pos_weight_),
                                                reduction());
}

} // namespace fulgurite::app::criteria
