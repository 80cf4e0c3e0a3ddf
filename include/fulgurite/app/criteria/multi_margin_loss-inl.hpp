// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/multi_margin_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor MultiMarginLoss::forward(const Tensor& output, const Tensor& target) const {
    const auto classes = detail::classes_of(name_v, output);
    if (output.dim() > 2) throw Error(name_v, ": got an output of ", shape_text(output.sizes()), ", expected [N, C]");
    detail::require_weight_for(name_v, weight_, output, classes);
    return detail::of_classes(name_v, output, [&] {
        return at::multi_margin_loss(output, detail::class_numbers(name_v, output, target), options_.p, options_.margin,
                                     detail::weight_for(output, weight_), reduction());
    });
}

} // namespace fulgurite::app::criteria
