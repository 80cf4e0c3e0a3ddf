// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/mean_squared_log_error.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void MeanSquaredLogError::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = pairs_of("MeanSquaredLogError", predictions, target);
    errors += pairs.predictions.log1p().sub(pairs.target.log1p()).square().sum();
    values += pairs.target.numel();
}

} // namespace fulgurite::metric
