// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/nll_loss_nd.h>

#include "fulgurite/app/criteria/part/classes.hpp"

namespace fulgurite::app::criteria {

struct NLLLossOptions {
    std::optional<std::vector<double>> weight = {}; ///< of each class
    std::int64_t ignore_index = -100;               ///< a target that does not count
    Reduction reduction = Reduction::mean;          ///< the mean is weighted

    void check(const auto& refuse) const { detail::check_weight(refuse, "weight", weight); }
};

/// Minus the output of the target's class, for log-probabilities `[N, C, …]` or `[C]`; Python's `NLLLoss`.
class NLLLoss : public detail::Criterion<NLLLoss, NLLLossOptions> {
public:
    using Criterion::Criterion;

    /// The target is class numbers `[N, …]` of any integer type. Throws `Error` for another shape, another type, or a
    /// weight that is not one for each class.
    Tensor forward(const Tensor& output, const Tensor& target) const;

private:
    Tensor weight_ = register_weight("weight", options_.weight);
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/nll_loss-inl.hpp"
#endif
