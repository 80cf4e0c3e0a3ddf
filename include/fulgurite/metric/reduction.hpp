// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace fulgurite::metric {

/// How the values of samples become one.
enum class Reduction {
    mean, ///< "elementwise_mean", as some metrics of torchmetrics call it
    sum,
    none, ///< a tensor with the value of each sample
};

} // namespace fulgurite::metric
