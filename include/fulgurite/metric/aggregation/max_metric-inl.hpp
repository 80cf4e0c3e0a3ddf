// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/aggregation/max_metric.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void MaxMetric::update(const at::Tensor& value) {
    if (value.numel() == 0) return;
    const at::Tensor numbers = flat_values(value), missing = numbers.isnan();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    largest.take(numbers.masked_fill(missing, -infinity).amax());
    values += numbers.numel();
    nans += missing.sum();
}

FULGURITE_INLINE double MaxMetric::compute() const {
    tell_of_nans("MaxMetric", options_.nan_strategy, nans);
    const bool none = nans.value() >= static_cast<double>(values.value());
    return none ? std::numeric_limits<double>::quiet_NaN() : read_scalar(largest.tensor());
}

} // namespace fulgurite::metric
