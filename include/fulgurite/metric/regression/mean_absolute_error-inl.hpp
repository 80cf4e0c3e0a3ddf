// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/mean_absolute_error.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/sum_on_host.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void MeanAbsoluteError::update(const at::Tensor& predictions, const at::Tensor& target) {
    if (options_.num_outputs == 1) {
        check_pairs("MeanAbsoluteError", predictions, target);
        if (const auto sum = sum_on_host(predictions, target, [](double p, double t) { return std::abs(p - t); })) {
            errors += number_on_host(*sum, {1});
            samples += target.numel();
            return;
        }
    }
    const Pairs pairs = values_or_columns_of("MeanAbsoluteError", predictions, target, options_.num_outputs);
    errors += pairs.errors().abs().sum(0);
    samples += pairs.target.size(0);
}

} // namespace fulgurite::metric
