// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/bce_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor BCELoss::broadcast_weight(const Tensor& output) const {
    detail::require_weight_for_last(name_v, "weight", weight_, output);
    return weight_.defined() ? detail::weight_for(output, weight_).expand_as(output) : weight_;
}

} // namespace fulgurite::app::criteria
