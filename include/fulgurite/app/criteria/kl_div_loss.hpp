// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/kl_div.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

/// `Reduction`, and the divergence itself: the sum over a sample, the mean over samples.
enum class KLDivReduction : int {
    none = at::Reduction::None,
    mean = at::Reduction::Mean, ///< over all elements, which is no divergence
    sum = at::Reduction::Sum,
    batchmean
};

struct KLDivLossOptions {
    KLDivReduction reduction = KLDivReduction::mean;
    bool log_target = false; ///< the target is the logarithm of a probability, too
};

/// Kullback-Leibler divergence of log-probabilities from the target's probabilities; Python's `KLDivLoss`.
class KLDivLoss : public detail::Criterion<KLDivLoss, KLDivLossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape, `[N, …]`. Throws `Error` where they differ.
    Tensor forward(const Tensor& output, const Tensor& target) const;
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/kl_div_loss-inl.hpp"
#endif
