// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <numbers>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/log_cosh_error.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void LogCoshError::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = columns_of("LogCoshError", predictions, target, options_.num_outputs);
    const at::Tensor size = pairs.errors().abs();
    errors += size.mul(-2).exp().log1p().add(size).sub(std::numbers::ln2).sum(0);
    samples += pairs.target.size(0);
}

} // namespace fulgurite::metric
