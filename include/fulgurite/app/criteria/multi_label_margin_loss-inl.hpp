// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/multi_label_margin_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor MultiLabelMarginLoss::forward(const Tensor& output, const Tensor& target) const {
    detail::require_real(name_v, "an output", output);
    detail::require_same_shape(name_v, output, target);
    if (!at::isIntegralType(target.scalar_type(), false))
        throw Error(name_v, ": got a target of type ", c10::toString(target.scalar_type()),
                    ", expected class numbers, then -1");
    return at::multilabel_margin_loss(output, target.to(at::kLong), reduction());
}

} // namespace fulgurite::app::criteria
