// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/normalized_root_mean_squared_error.hpp"
#include "fulgurite/metric/regression/pairs.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void NormalizedRootMeanSquaredError::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs =
        values_or_columns_of("NormalizedRootMeanSquaredError", predictions, target, options_.num_outputs);
    if (pairs.target.size(0) == 0) return;
    squares += pairs.errors().square().sum(0);
    moments.add(pairs.predictions, pairs.target);
    smallest.take(pairs.target.amin(0));
    largest.take(pairs.target.amax(0));
}

FULGURITE_INLINE at::Tensor NormalizedRootMeanSquaredError::compute() const {
    if (moments.count() == 0) return no_value(options_.num_outputs);
    const auto samples = static_cast<double>(moments.count());
    return by_output(squares.tensor().div(samples).sqrt().div(divisor(samples)));
}

FULGURITE_INLINE at::Tensor NormalizedRootMeanSquaredError::divisor(double samples) const {
    switch (options_.normalization) {
        case Normalization::mean:
            return moments.mean_y();
        case Normalization::range:
            return largest.tensor().sub(smallest.tensor());
        case Normalization::std:
            return moments.squares_y().div(samples).sqrt();
        case Normalization::l2:
            break;
    }
    return moments.squares_y().add(moments.mean_y().square(), samples).sqrt();
}

} // namespace fulgurite::metric
