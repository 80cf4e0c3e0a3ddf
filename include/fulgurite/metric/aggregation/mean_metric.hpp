// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/scalar_tensor.h>

#include "fulgurite/metric/aggregation/nan_strategy.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct MeanMetricOptions {
    NanStrategy nan_strategy = NanStrategy::warn;

    void check(const auto&) const {}
};

/// The mean of all values, Σ w v / Σ w with their weights.
class MeanMetric : public Metric<MeanMetric> {
public:
    BOOST_HANA_DEFINE_STRUCT(MeanMetric, (Sum, sum), (Sum, weights), (Sum, nans));

    using Options = MeanMetricOptions;
    explicit MeanMetric(MeanMetricOptions options = {}) : options_(options) {}

    /// Of any shape.
    void update(const at::Tensor& value, double weight = 1);
    /// weight: of a shape that can be expanded to that of the values; throws `Error` for others.
    void update(const at::Tensor& value, const at::Tensor& weight);
    void update(double value, double weight = 1) { update(at::scalar_tensor(value, at::kDouble), weight); }
    /// NaN where nothing was seen, or weights add up to 0. Throws `Error` for a NaN, among the weights, too, where
    /// `nan_strategy` is error.
    double compute() const;

private:
    bool update_on_host(const at::Tensor& value, const at::Tensor& weight);

    MeanMetricOptions options_;
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MeanMetricOptions, nan_strategy);

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/aggregation/mean_metric-inl.hpp"
#endif
