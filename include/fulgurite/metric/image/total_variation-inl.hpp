// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/diff.h>
#include <ATen/ops/sum.h>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/image/images.hpp"
#include "fulgurite/metric/image/total_variation.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void TotalVariation::update(const at::Tensor& images) {
    if (images.dim() != 4)
        throw Error("TotalVariation: images of shape ", shape_text(images.sizes()), "; give [B, C, H, W]");
    const auto given = wide(images);
    const auto steps = [&](std::int64_t dim) { return at::sum(at::abs(at::diff(given, 1, dim)), {1, 2, 3}); };
    scores.add(steps(2) + steps(3));
}

} // namespace fulgurite::metric
