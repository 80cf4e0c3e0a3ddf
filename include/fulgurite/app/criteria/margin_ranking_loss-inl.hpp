// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/margin_ranking_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor MarginRankingLoss::forward(const Tensor& one, const Tensor& other, const Tensor& target) const {
    detail::require_same_shape(name_v, one, other, "another");
    return at::margin_ranking_loss(one, other, detail::target_like(name_v, one, target), options_.margin, reduction());
}

} // namespace fulgurite::app::criteria
