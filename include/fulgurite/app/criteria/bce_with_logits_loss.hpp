// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/binary_cross_entropy_with_logits.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct BCEWithLogitsLossOptions {
    std::optional<std::vector<double>> weight = {};     ///< of each value of the last dimension
    std::optional<std::vector<double>> pos_weight = {}; ///< of targets of 1, for each value of the last dimension
    Reduction reduction = Reduction::mean;

    void check(const auto& refuse) const {
        detail::check_weight(refuse, "weight", weight);
        detail::check_weight(refuse, "pos_weight", pos_weight);
    }
};

/// Binary cross entropy of logits; Python's `BCEWithLogitsLoss`.
class BCEWithLogitsLoss : public detail::Criterion<BCEWithLogitsLoss, BCEWithLogitsLossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape. Throws `Error` where they differ, or a weight is not one for each value of the
    /// last dimension.
    Tensor forward(const Tensor& output, const Tensor& target) const;

private:
    static Tensor of(const Tensor& output, std::string_view name, const Tensor& weight) {
        detail::require_weight_for_last(name_v, name, weight, output);
        return detail::weight_for(output, weight);
    }

    Tensor weight_ = register_weight("weight", options_.weight);
    Tensor pos_weight_ = register_weight("pos_weight", options_.pos_weight);
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/bce_with_logits_loss-inl.hpp"
#endif
