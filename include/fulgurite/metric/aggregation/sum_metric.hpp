// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/scalar_tensor.h>

#include "fulgurite/metric/aggregation/nan_strategy.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct SumMetricOptions {
    NanStrategy nan_strategy = NanStrategy::warn;

    void check(const auto&) const {}
};

/// The sum of all values.
class SumMetric : public Metric<SumMetric> {
public:
    BOOST_HANA_DEFINE_STRUCT(SumMetric, (Sum, sum), (Sum, nans));

    using Options = SumMetricOptions;
    explicit SumMetric(SumMetricOptions options = {}) : options_(options) {}

    /// Of any shape.
    void update(const at::Tensor& value);
    void update(double value) { update(at::scalar_tensor(value, at::kDouble)); }
    /// 0 where nothing was seen, as in torchmetrics. Throws `Error` for a NaN where `nan_strategy` is error.
    double compute() const;

private:
    SumMetricOptions options_;
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::SumMetricOptions, nan_strategy);

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/aggregation/sum_metric-inl.hpp"
#endif
