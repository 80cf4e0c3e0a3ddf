// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// The mean of |prediction − target| / max(|target|, 1.17e-6) over all values: 0.1 is ten percent. A target of 0 gives
/// it a huge value.
class MeanAbsolutePercentageError : public Metric<MeanAbsolutePercentageError> {
public:
    BOOST_HANA_DEFINE_STRUCT(MeanAbsolutePercentageError, (Sum, errors), (Count, values));

    /// predictions, target: of one shape. Throws `Error` where the shapes differ.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen.
    double compute() const { return mean_of(errors, values); }
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/mean_absolute_percentage_error-inl.hpp"
#endif
