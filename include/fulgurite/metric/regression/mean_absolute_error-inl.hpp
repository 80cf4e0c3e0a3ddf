// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/mean_absolute_error.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void MeanAbsoluteError::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = values_or_columns_of("MeanAbsoluteError", predictions, target, options_.num_outputs);
    errors += pairs.errors().abs().sum(0);
    samples += pairs.target.size(0);
}

} // namespace fulgurite::metric
