// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/binary_cross_entropy.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct BCELossOptions {
    std::optional<std::vector<double>> weight = {}; ///< of each value of the last dimension
    Reduction reduction = Reduction::mean;

    void check(const auto& refuse) const { detail::check_weight(refuse, "weight", weight); }
};

/// Binary cross entropy of probabilities; Python's `BCELoss`. `BCEWithLogitsLoss` is the same of logits, and exacter.
class BCELoss : public detail::Criterion<BCELoss, BCELossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape; the output's values are from 0 to 1. Throws `Error` where the shapes differ,
    /// or the weight is not one for each value of the last dimension.
    Tensor forward(const Tensor& output, const Tensor& target) const {
        return at::binary_cross_entropy(output, detail::target_like(name_v, output, target), broadcast_weight(output),
                                        reduction());
    }

private:
    Tensor broadcast_weight(const Tensor& output) const;

    Tensor weight_ = register_weight("weight", options_.weight);
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/bce_loss-inl.hpp"
#endif
