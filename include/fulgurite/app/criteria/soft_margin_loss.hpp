// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/soft_margin_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct SoftMarginLossOptions {
    Reduction reduction = Reduction::mean;
};

/// Logistic loss for targets 1 and -1; Python's `SoftMarginLoss`.
class SoftMarginLoss : public detail::Criterion<SoftMarginLoss, SoftMarginLossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape; what comes has it too, or none. Throws `Error` where they differ.
    Tensor forward(const Tensor& output, const Tensor& target) const {
        return at::soft_margin_loss(output, detail::target_like(name_v, output, target), reduction());
    }
};

} // namespace fulgurite::app::criteria
