// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/cross_entropy_loss.h>

#include "fulgurite/app/criteria/part/classes.hpp"

namespace fulgurite::app::criteria {

struct CrossEntropyLossOptions {
    std::optional<std::vector<double>> weight = {}; ///< of each class
    std::int64_t ignore_index = -100;               ///< a target that does not count
    Reduction reduction = Reduction::mean;          ///< the mean is weighted
    double label_smoothing = 0;                     ///< share of the target that is spread over all classes

    void check(const auto& refuse) const {
        detail::check_weight(refuse, "weight", weight);
        option::share(refuse, "label_smoothing", label_smoothing);
    }
};

/// Cross entropy of logits `[N, C, …]` or `[C]`; Python's `CrossEntropyLoss`.
class CrossEntropyLoss : public detail::Criterion<CrossEntropyLoss, CrossEntropyLossOptions> {
public:
    using Criterion::Criterion;

    /// The target is class numbers `[N, …]` of any integer type, or probabilities of the output's shape. Throws `Error`
    /// for another shape, another type, or a weight that is not one for each class.
    Tensor forward(const Tensor& output, const Tensor& target) const;

private:
    Tensor weight_ = register_weight("weight", options_.weight);
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/cross_entropy_loss-inl.hpp"
#endif
