// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/multioutput.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE at::Tensor combined(const at::Tensor& scores, const at::Tensor& weights, Multioutput how) {
    if (how == Multioutput::raw_values) return by_output(scores);
    if (how == Multioutput::uniform_average) return scores.mean();
    return weights.div(weights.sum()).mul(scores).sum();
}

} // namespace fulgurite::metric
