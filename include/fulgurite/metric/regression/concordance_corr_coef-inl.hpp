// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/logical_and.h>

#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/concordance_corr_coef.hpp"
#include "fulgurite/metric/regression/pairs.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void ConcordanceCorrCoef::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = columns_of("ConcordanceCorrCoef", predictions, target, options_.num_outputs);
    moments.add(pairs.predictions, pairs.target);
}

FULGURITE_INLINE at::Tensor ConcordanceCorrCoef::compute() const {
    if (moments.count() == 0) return no_value(options_.num_outputs);
    const at::Tensor apart =
        moments.mean_x().sub(moments.mean_y()).square().mul(static_cast<double>(moments.count() - 1));
    const at::Tensor value = moments.products().mul(2).div(moments.squares_x().add(moments.squares_y()).add(apart));
    const at::Tensor varies = at::logical_and(moments.x_varies(), moments.y_varies());
    return by_output(value.masked_fill(varies.logical_not(), std::numeric_limits<double>::quiet_NaN()));
}

} // namespace fulgurite::metric
