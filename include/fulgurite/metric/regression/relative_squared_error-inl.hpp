// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/regression/relative_squared_error.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void RelativeSquaredError::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = table_of("RelativeSquaredError", predictions, target);
    residuals += pairs.errors().square().sum(0);
    moments.add(pairs.predictions, pairs.target);
}

FULGURITE_INLINE double RelativeSquaredError::compute() const {
    if (moments.count() == 0) return std::numeric_limits<double>::quiet_NaN();
    const at::Tensor varies = moments.y_varies(), total = moments.squares_y().mul(varies);
    const at::Tensor ratio = residuals.tensor().div(total);
    return read_scalar((options_.squared ? ratio : ratio.sqrt()).mean());
}

} // namespace fulgurite::metric
