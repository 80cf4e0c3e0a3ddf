// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/empty.h>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/aggregation/cat_metric.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void CatMetric::update(const at::Tensor& value) {
    const at::Tensor numbers = flat_values(value);
    values.append(numbers);
    nans += numbers.isnan().sum();
}

FULGURITE_INLINE at::Tensor CatMetric::compute() const {
    tell_of_nans("CatMetric", options_.nan_strategy, nans);
    if (values.empty()) return at::empty({0}, at::kDouble);
    const at::Tensor all = values.tensor();
    return all.masked_select(all.isnan().logical_not());
}

} // namespace fulgurite::metric
