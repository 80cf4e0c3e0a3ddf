// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/logical_and.h>

#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/regression/pearson_corr_coef.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void PearsonCorrCoef::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = columns_of("PearsonCorrCoef", predictions, target, options_.num_outputs);
    moments.add(pairs.predictions, pairs.target);
}

FULGURITE_INLINE at::Tensor PearsonCorrCoef::compute() const {
    if (moments.count() == 0) return no_value(options_.num_outputs);
    const at::Tensor size = moments.squares_x().sqrt().mul(moments.squares_y().sqrt());
    const at::Tensor value = moments.products().div(size).clamp(-1, 1);
    const at::Tensor varies = at::logical_and(moments.x_varies(), moments.y_varies());
    return by_output(value.masked_fill(varies.logical_not(), std::numeric_limits<double>::quiet_NaN()));
}

} // namespace fulgurite::metric
