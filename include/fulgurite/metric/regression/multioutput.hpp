// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/regression/pairs.hpp"

namespace fulgurite::metric {

/// How the scores of several outputs become one (torchmetrics' and scikit-learn's `multioutput`).
enum class Multioutput {
    uniform_average,   ///< their mean
    raw_values,        ///< they do not: a tensor with the score of each output
    variance_weighted, ///< their mean, each by the variance of its targets
};

/// scores, weights: `[M]`.
at::Tensor combined(const at::Tensor& scores, const at::Tensor& weights, Multioutput how);

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/multioutput-inl.hpp"
#endif
