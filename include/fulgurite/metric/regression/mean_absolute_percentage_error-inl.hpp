// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/mean_absolute_percentage_error.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void MeanAbsolutePercentageError::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = pairs_of("MeanAbsolutePercentageError", predictions, target);
    const at::Tensor size = pairs.target.abs().clamp_min(1.17e-6);
    errors += pairs.errors().abs().div(size).sum();
    values += pairs.target.numel();
}

} // namespace fulgurite::metric
