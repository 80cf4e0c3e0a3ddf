// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/smooth_l1_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct SmoothL1LossOptions {
    Reduction reduction = Reduction::mean;
    double beta = 1; ///< differences below it count squared; 0 makes `L1Loss` of it

    void check(const auto& refuse) const {
        if (!(beta >= 0)) refuse("beta", "a number of 0 or more");
    }
};

/// Squared differences below `beta`, absolute ones above (Girshick 2015); Python's `SmoothL1Loss`.
class SmoothL1Loss : public detail::Criterion<SmoothL1Loss, SmoothL1LossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape; what comes has it too, or none. Throws `Error` where they differ.
    Tensor forward(const Tensor& output, const Tensor& target) const {
        return at::smooth_l1_loss(output, detail::target_like(name_v, output, target), reduction(), options_.beta);
    }
};

} // namespace fulgurite::app::criteria
