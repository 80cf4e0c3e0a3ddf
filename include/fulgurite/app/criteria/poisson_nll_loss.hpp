// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/poisson_nll_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct PoissonNLLLossOptions {
    bool log_input = true; ///< the output is the logarithm of the rate
    bool full = false;     ///< with Stirling's approximation of the term that the output does not change
    double eps = 1e-8;     ///< added to a rate before its logarithm is taken
    Reduction reduction = Reduction::mean;

    void check(const auto& refuse) const {
        if (!(eps > 0)) refuse("eps", "a number above 0");
    }
};

/// Minus the logarithm of a count's probability; Python's `PoissonNLLLoss`.
class PoissonNLLLoss : public detail::Criterion<PoissonNLLLoss, PoissonNLLLossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape; what comes has it too, or none. Throws `Error` where they differ.
    Tensor forward(const Tensor& output, const Tensor& target) const {
        return at::poisson_nll_loss(output, detail::target_like(name_v, output, target), options_.log_input,
                                    options_.full, options_.eps, reduction());
    }
};

} // namespace fulgurite::app::criteria
