// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/mean_squared_error.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/sum_on_host.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void MeanSquaredError::update(const at::Tensor& predictions, const at::Tensor& target) {
    if (options_.num_outputs == 1) {
        check_pairs("MeanSquaredError", predictions, target);
        if (const auto sum = sum_on_host(predictions, target, [](double p, double t) { return (p - t) * (p - t); })) {
            squares += number_on_host(*sum, {1});
            samples += target.numel();
            return;
        }
    }
    const Pairs pairs = values_or_columns_of("MeanSquaredError", predictions, target, options_.num_outputs);
    squares += pairs.errors().square().sum(0);
    samples += pairs.target.size(0);
}

FULGURITE_INLINE at::Tensor MeanSquaredError::compute() const {
    const at::Tensor mean = means_of(squares, samples, options_.num_outputs);
    return options_.squared ? mean : mean.sqrt();
}

} // namespace fulgurite::metric
