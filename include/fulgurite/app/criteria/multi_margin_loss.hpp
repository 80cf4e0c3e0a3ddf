// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/multi_margin_loss.h>

#include "fulgurite/app/criteria/part/classes.hpp"

namespace fulgurite::app::criteria {

struct MultiMarginLossOptions {
    std::int64_t p = 1;                             ///< power, 1 or 2
    double margin = 1;                              ///< by which the target's class must be ahead
    std::optional<std::vector<double>> weight = {}; ///< of each class
    Reduction reduction = Reduction::mean;

    void check(const auto& refuse) const {
        if (p != 1 && p != 2) refuse("p", "1 or 2");
        if (!std::isfinite(margin)) refuse("margin", "a number");
        detail::check_weight(refuse, "weight", weight);
    }
};

/// Hinge loss for several classes, of outputs `[N, C]` or `[C]`; Python's `MultiMarginLoss`.
class MultiMarginLoss : public detail::Criterion<MultiMarginLoss, MultiMarginLossOptions> {
public:
    using Criterion::Criterion;

    /// The target is class numbers `[N]` of any integer type. Throws `Error` for another shape, another type, or a
    /// weight that is not one for each class.
    Tensor forward(const Tensor& output, const Tensor& target) const;

private:
    Tensor weight_ = register_weight("weight", options_.weight);
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/multi_margin_loss-inl.hpp"
#endif
