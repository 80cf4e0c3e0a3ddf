// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/regression/weighted_mean_absolute_percentage_error.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void WeightedMeanAbsolutePercentageError::update(const at::Tensor& predictions,
                                                                  const at::Tensor& target) {
    const Pairs pairs = pairs_of("WeightedMeanAbsolutePercentageError", predictions, target);
    errors += pairs.errors().abs().sum();
    sizes += pairs.target.abs().sum();
    values += pairs.target.numel();
}

FULGURITE_INLINE double WeightedMeanAbsolutePercentageError::compute() const {
    if (values.value() == 0) return std::numeric_limits<double>::quiet_NaN();
    return errors.value() / std::max(sizes.value(), 1.17e-6);
}

} // namespace fulgurite::metric
