// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/margin_ranking_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct MarginRankingLossOptions {
    double margin = 0; ///< by which one must be ahead
    Reduction reduction = Reduction::mean;

    void check(const auto& refuse) const {
        if (!std::isfinite(margin)) refuse("margin", "a number");
    }
};

/// Of two, which is to be ranked higher: target 1 for the first, -1 for the second; Python's `MarginRankingLoss`. It
/// takes three tensors, so it is no criterion of (output, target).
class MarginRankingLoss : public detail::Criterion<MarginRankingLoss, MarginRankingLossOptions> {
public:
    using Criterion::Criterion;

    /// All three have one shape. Throws `Error` where they differ.
    Tensor forward(const Tensor& one, const Tensor& other, const Tensor& target) const;
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/margin_ranking_loss-inl.hpp"
#endif
