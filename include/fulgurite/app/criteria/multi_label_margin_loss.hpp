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
    Tensor forward(const Tensor& output, const Tensor& target) const {
        detail::require_real(name_v, "an output", output);
        detail::require_same_shape(name_v, output, target);
        if (!at::isIntegralType(target.scalar_type(), false))
            throw Error(name_v, ": got a target of type ", c10::toString(target.scalar_type()),
                        ", expected class numbers, then -1");
        return at::multilabel_margin_loss(output, target.to(at::kLong), reduction());
    }
};

} // namespace fulgurite::app::criteria
