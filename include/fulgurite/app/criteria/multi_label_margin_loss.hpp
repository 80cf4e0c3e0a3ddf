// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/multilabel_margin_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct MultiLabelMarginLossOptions {
    Reduction reduction = Reduction::mean;
};

/// Hinge loss for several classes of which several are right, of outputs `[N, C]`; Python's `MultiLabelMarginLoss`.
class MultiLabelMarginLoss : public detail::Criterion<MultiLabelMarginLoss, MultiLabelMarginLossOptions> {
public:
    using Criterion::Criterion;

    /// The target has the output's shape: class numbers, then -1 and what is not looked at. Throws `Error` for another
    /// shape or type.
    Tensor forward(const Tensor& output, const Tensor& target) const;
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/multi_label_margin_loss-inl.hpp"
#endif
