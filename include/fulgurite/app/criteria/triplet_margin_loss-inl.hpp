// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/triplet_margin_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor TripletMarginLoss::forward(const Tensor& anchor, const Tensor& like,
                                                   const Tensor& unlike) const {
    detail::require_same_shape(name_v, anchor, like, "a like one");
    detail::require_same_shape(name_v, anchor, unlike, "an unlike one");
    return at::triplet_margin_loss(anchor, like, unlike, options_.margin, options_.p, options_.eps, options_.swap,
                                   reduction());
}

} // namespace fulgurite::app::criteria
