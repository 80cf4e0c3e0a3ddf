// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/cosine_embedding_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor CosineEmbeddingLoss::forward(const Tensor& one, const Tensor& other,
                                                     const Tensor& target) const {
    detail::require_same_shape(name_v, one, other, "another");
    if (one.dim() < 1 || one.dim() > 2 || target.sizes() != one.sizes().slice(0, one.sizes().size() - 1))
        throw Error(name_v, ": got vectors of ", shape_text(one.sizes()), " and a target of ",
                    shape_text(target.sizes()), ", expected [N, D] and [N]");
    return at::cosine_embedding_loss(one, other, detail::in_type_of(one, target), options_.margin, reduction());
}

} // namespace fulgurite::app::criteria
