// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/aggregation/sum_metric.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void SumMetric::update(const at::Tensor& value) {
    const at::Tensor values = flat_values(value), missing = values.isnan();
    sum += values.masked_fill(missing, 0).sum();
    nans += missing.sum();
}

FULGURITE_INLINE double SumMetric::compute() const {
    tell_of_nans("SumMetric", options_.nan_strategy, nans);
    return sum.value();
}

} // namespace fulgurite::metric
