// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/cross_entropy_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor CrossEntropyLoss::forward(const Tensor& output, const Tensor& target) const {
    detail::require_weight_for(name_v, weight_, output, detail::classes_of(name_v, output));
    const bool is_share = target.is_floating_point() && target.sizes() == output.sizes();
    return detail::of_classes(name_v, output, [&] {
        return at::cross_entropy_loss(
            output, is_share ? detail::in_type_of(output, target) : detail::class_numbers(name_v, output, target),
            detail::weight_for(output, weight_), reduction(), options_.ignore_index, options_.label_smoothing);
    });
}

} // namespace fulgurite::app::criteria
