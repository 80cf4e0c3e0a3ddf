// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// The mean of 2 |prediction − target| / max(|target| + |prediction|, 1.17e-6) over all values, in [0, 2].
class SymmetricMeanAbsolutePercentageError : public Metric<SymmetricMeanAbsolutePercentageError> {
public:
    BOOST_HANA_DEFINE_STRUCT(SymmetricMeanAbsolutePercentageError, (Sum, errors), (Count, values));

    /// predictions, target: of one shape. Throws `Error` where the shapes differ.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen.
    double compute() const { return mean_of(errors, values); }
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/symmetric_mean_absolute_percentage_error-inl.hpp"
#endif
