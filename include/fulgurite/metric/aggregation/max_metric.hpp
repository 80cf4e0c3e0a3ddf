// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/scalar_tensor.h>

#include "fulgurite/metric/aggregation/nan_strategy.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct MaxMetricOptions {
    NanStrategy nan_strategy = NanStrategy::warn;

    void check(const auto&) const {}
};

/// The largest of all values.
class MaxMetric : public Metric<MaxMetric> {
public:
    BOOST_HANA_DEFINE_STRUCT(MaxMetric, (Max, largest), (Count, values), (Sum, nans));

    using Options = MaxMetricOptions;
    explicit MaxMetric(MaxMetricOptions options = {}) : options_(options) {}

    /// Of any shape.
    void update(const at::Tensor& value);
    void update(double value) { update(at::scalar_tensor(value, at::kDouble)); }
    /// NaN where nothing was seen or all was NaN, where torchmetrics has an infinity. Throws `Error` for a NaN where
    /// `nan_strategy` is error.
    double compute() const;

private:
    MaxMetricOptions options_;
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MaxMetricOptions, nan_strategy);

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/aggregation/max_metric-inl.hpp"
#endif
