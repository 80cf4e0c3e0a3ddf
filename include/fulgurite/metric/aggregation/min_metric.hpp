// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/scalar_tensor.h>

#include "fulgurite/metric/aggregation/nan_strategy.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct MinMetricOptions {
    NanStrategy nan_strategy = NanStrategy::warn;

    void check(const auto&) const {}
};

/// The smallest of all values.
class MinMetric : public Metric<MinMetric> {
public:
    BOOST_HANA_DEFINE_STRUCT(MinMetric, (Min, smallest), (Count, values), (Sum, nans));

    using Options = MinMetricOptions;
    explicit MinMetric(MinMetricOptions options = {}) : options_(options) {}

    /// Of any shape.
    void update(const at::Tensor& value);
    void update(double value) { update(at::scalar_tensor(value, at::kDouble)); }
    /// NaN where nothing was seen or all was NaN, where torchmetrics has an infinity. Throws `Error` for a NaN where
    /// `nan_strategy` is error.
    double compute() const;

private:
    MinMetricOptions options_;
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MinMetricOptions, nan_strategy);

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/aggregation/min_metric-inl.hpp"
#endif
