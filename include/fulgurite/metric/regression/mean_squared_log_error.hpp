// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// The mean of (log(1 + prediction) − log(1 + target))² over all values. NaN where one is below −1, as in torchmetrics.
class MeanSquaredLogError : public Metric<MeanSquaredLogError> {
public:
    BOOST_HANA_DEFINE_STRUCT(MeanSquaredLogError, (Sum, errors), (Count, values));

    /// predictions, target: of one shape. Throws `Error` where the shapes differ.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen.
    double compute() const { return mean_of(errors, values); }
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/mean_squared_log_error-inl.hpp"
#endif
