// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/nll_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor NLLLoss::forward(const Tensor& output, const Tensor& target) const {
    detail::require_weight_for(name_v, weight_, output, detail::classes_of(name_v, output));
    return detail::of_classes(name_v, output, [&] {
        return at::nll_loss_nd(output, detail::class_numbers(name_v, output, target),
                               detail::weight_for(output, weight_), reduction(), options_.ignore_index);
    });
}

} // namespace fulgurite::app::criteria
