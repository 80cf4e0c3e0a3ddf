// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ExpandUtils.h>
#include <ATen/ops/logical_or.h>

#include <cmath>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/aggregation/mean_metric.hpp"
#include "fulgurite/metric/check_defined.hpp"
#include "fulgurite/metric/sum_on_host.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void MeanMetric::update(const at::Tensor& value, const at::Tensor& weight) {
    if (!at::is_expandable_to(weight.sizes(), value.sizes()))
        throw Error("MeanMetric: weights of shape ", shape_text(weight.sizes()), " do not fit values of shape ",
                    shape_text(value.sizes()), "; give one for each value, or a shape that expands to that");
    if (update_on_host(value, weight)) return;
    const at::Tensor values = flat_values(value);
    const at::Tensor shares = flat_values(weight.expand(value.sizes())).to(values.device());
    const at::Tensor missing = at::logical_or(values.isnan(), shares.isnan());
    const at::Tensor kept = shares.masked_fill(missing, 0);
    sum += values.masked_fill(missing, 0).mul(kept).sum();
    weights += kept.sum();
    nans += missing.sum();
}

FULGURITE_INLINE bool MeanMetric::update_on_host(const at::Tensor& value, const at::Tensor& weight) {
    if (value.scalar_type() != weight.scalar_type()) return false;
    std::int64_t missing = 0;
    double shares = 0;
    const auto whole = sum_on_host(value, weight.expand(value.sizes()), [&](double each, double share) {
        if (!std::isnan(each) && !std::isnan(share)) {
            shares += share;
            return each * share;
        }
        ++missing;
        return 0.0;
    });
    if (!whole) return false;
    sum += number_on_host(*whole);
    weights += number_on_host(shares);
    if (missing > 0) nans += at::scalar_tensor(missing, at::kLong);
    return true;
}

FULGURITE_INLINE void MeanMetric::update(const at::Tensor& value, double weight) {
    check_defined(value, "MeanMetric");
    std::int64_t missing = 0;
    const auto whole = sum_on_host(value, value, [&](double each, double) {
        if (!std::isnan(each) && !std::isnan(weight)) return each;
        ++missing;
        return 0.0;
    });
    if (whole) {
        const auto kept = static_cast<double>(value.numel() - missing);
        sum += number_on_host(kept > 0 ? *whole * weight : 0);
        weights += number_on_host(kept > 0 ? kept * weight : 0);
        if (missing > 0) nans += at::scalar_tensor(missing, at::kLong);
        return;
    }
    // Made where the values are: a copy to a device may wait for it.
    update(value, at::scalar_tensor(weight, value.options().dtype(wide_type(value.device()))));
}

FULGURITE_INLINE double MeanMetric::compute() const {
    tell_of_nans("MeanMetric", options_.nan_strategy, nans);
    return sum.value() / weights.value(); // 0 / 0 is NaN
}

} // namespace fulgurite::metric
