// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// Σ |prediction − target| / max(Σ |target|, 1.17e-6) over all values.
class WeightedMeanAbsolutePercentageError : public Metric<WeightedMeanAbsolutePercentageError> {
public:
    BOOST_HANA_DEFINE_STRUCT(WeightedMeanAbsolutePercentageError, (Sum, errors), (Sum, sizes), (Count, values));

    /// predictions, target: of one shape. Throws `Error` where the shapes differ.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen.
    double compute() const;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/weighted_mean_absolute_percentage_error-inl.hpp"
#endif
