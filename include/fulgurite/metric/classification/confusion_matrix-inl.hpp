// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/sum.h>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/confusion_matrix.hpp"

namespace fulgurite::metric::classification {

FULGURITE_INLINE at::Tensor normalized(const at::Tensor& counts, ConfusionNormalize normalize) {
    const auto matrix = counts.to(at::kDouble);
    const auto divided = [&](at::IntArrayRef over) {
        return ratio(matrix, at::sum(matrix, over, /*keepdim=*/true).expand_as(matrix));
    };
    if (normalize == ConfusionNormalize::true_) return divided({-1});
    if (normalize == ConfusionNormalize::pred) return divided({-2});
    if (normalize == ConfusionNormalize::all) return divided({-2, -1});
    return matrix;
}

} // namespace fulgurite::metric::classification
