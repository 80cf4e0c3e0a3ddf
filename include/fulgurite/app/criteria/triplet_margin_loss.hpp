// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/triplet_margin_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct TripletMarginLossOptions {
    double margin = 1; ///< by which what is unlike must be farther away, above 0
    double p = 2;      ///< norm of the distance, above 0
    double eps = 1e-6; ///< added to differences, so that a distance of 0 has a gradient
    bool swap = false; ///< with the distance of the like from the unlike, if that is less (Balntas et al. 2016)
    Reduction reduction = Reduction::mean;

    void check(const auto& refuse) const {
        if (!(margin > 0)) refuse("margin", "a number above 0");
        if (!(p > 0)) refuse("p", "a number above 0");
        if (!(eps >= 0)) refuse("eps", "a number of 0 or more");
    }
};

/// What is like the anchor is to be nearer to it than what is not; Python's `TripletMarginLoss`. It takes three
/// tensors, so it is no criterion of (output, target).
class TripletMarginLoss : public detail::Criterion<TripletMarginLoss, TripletMarginLossOptions> {
public:
    using Criterion::Criterion;

    /// All three are `[N, D]` or `[D]`. Throws `Error` where the shapes differ.
    Tensor forward(const Tensor& anchor, const Tensor& like, const Tensor& unlike) const;
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/triplet_margin_loss-inl.hpp"
#endif
