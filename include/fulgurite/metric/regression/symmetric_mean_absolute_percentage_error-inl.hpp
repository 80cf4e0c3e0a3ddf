// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/symmetric_mean_absolute_percentage_error.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void SymmetricMeanAbsolutePercentageError::update(const at::Tensor& predictions,
                                                                   const at::Tensor& target) {
    const Pairs pairs = pairs_of("SymmetricMeanAbsolutePercentageError", predictions, target);
    const at::Tensor size = pairs.target.abs().add(pairs.predictions.abs()).clamp_min(1.17e-6);
    errors += pairs.errors().abs().div(size).sum().mul(2);
    values += pairs.target.numel();
}

} // namespace fulgurite::metric
