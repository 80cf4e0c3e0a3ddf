// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/cosine_similarity.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void CosineSimilarity::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = pairs_of("CosineSimilarity", predictions, target);
    if (target.dim() != 2)
        throw Error("CosineSimilarity: predictions of shape ", shape_text(predictions.sizes()),
                    " and targets of shape ", shape_text(target.sizes()), " are no rows to compare; give [N, D]");
    const auto norm = [](const at::Tensor& of) { return of.square().sum(1).sqrt(); };
    samples.add(pairs.predictions.mul(pairs.target).sum(1).div(norm(pairs.predictions)).div(norm(pairs.target)));
}

} // namespace fulgurite::metric
