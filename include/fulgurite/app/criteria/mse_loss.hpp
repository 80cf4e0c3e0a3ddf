// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/mse_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct MSELossOptions {
    Reduction reduction = Reduction::mean;
};

/// Squared differences; Python's `MSELoss`.
class MSELoss : public detail::Criterion<MSELoss, MSELossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape; what comes has it too, or none. Throws `Error` where they differ.
    Tensor forward(const Tensor& output, const Tensor& target) const {
        return at::mse_loss(output, detail::target_like(name_v, output, target), reduction());
    }
};

} // namespace fulgurite::app::criteria
