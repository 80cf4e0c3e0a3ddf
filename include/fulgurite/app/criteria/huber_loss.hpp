// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/huber_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct HuberLossOptions {
    Reduction reduction = Reduction::mean;
    double delta = 1; ///< differences below it count squared

    void check(const auto& refuse) const {
        if (!(delta > 0)) refuse("delta", "a number above 0");
    }
};

/// Squared differences below `delta`, `delta` times absolute ones above (Huber 1964); Python's `HuberLoss`.
class HuberLoss : public detail::Criterion<HuberLoss, HuberLossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape; what comes has it too, or none. Throws `Error` where they differ.
    Tensor forward(const Tensor& output, const Tensor& target) const {
        return at::huber_loss(output, detail::target_like(name_v, output, target), reduction(), options_.delta);
    }
};

} // namespace fulgurite::app::criteria
