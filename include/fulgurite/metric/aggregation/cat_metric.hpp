// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/scalar_tensor.h>

#include "fulgurite/metric/aggregation/nan_strategy.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct CatMetricOptions {
    NanStrategy nan_strategy = NanStrategy::warn;

    void check(const auto&) const {}
};

/// All values, one after the other. Memory grows with the data.
class CatMetric : public Metric<CatMetric> {
public:
    BOOST_HANA_DEFINE_STRUCT(CatMetric, (Cat, values), (Sum, nans));

    using Options = CatMetricOptions;
    explicit CatMetric(CatMetricOptions options = {}) : options_(options) {}

    /// Of any shape, which is flattened (torchmetrics keeps it).
    void update(const at::Tensor& value);
    void update(double value) { update(at::scalar_tensor(value, at::kDouble)); }
    /// Doubles `[N]`, of none where nothing was seen. Throws `Error` for a NaN where `nan_strategy` is error.
    at::Tensor compute() const;

private:
    CatMetricOptions options_;
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::CatMetricOptions, nan_strategy);

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/aggregation/cat_metric-inl.hpp"
#endif
