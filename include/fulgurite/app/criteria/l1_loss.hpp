// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/l1_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct L1LossOptions {
    Reduction reduction = Reduction::mean;
};

/// Absolute differences; Python's `L1Loss`.
class L1Loss : public detail::Criterion<L1Loss, L1LossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape; what comes has it too, or none. Throws `Error` where they differ.
    Tensor forward(const Tensor& output, const Tensor& target) const {
        return at::l1_loss(output, detail::target_like(name_v, output, target), reduction());
    }
};

} // namespace fulgurite::app::criteria
