// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/log_sigmoid.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct MultiLabelSoftMarginLossOptions {
    std::optional<std::vector<double>> weight = {}; ///< of each class
    Reduction reduction = Reduction::mean;

    void check(const auto& refuse) const { detail::check_weight(refuse, "weight", weight); }
};

/// Mean over the classes of the binary cross entropy of logits `[N, C]`; Python's `MultiLabelSoftMarginLoss`.
class MultiLabelSoftMarginLoss : public detail::Criterion<MultiLabelSoftMarginLoss, MultiLabelSoftMarginLossOptions> {
public:
    using Criterion::Criterion;

    /// The target has the output's shape and is 0 or 1; what comes is `[N]`, or one value. Throws `Error` where the
    /// shapes differ, or the weight is not one for each class.
    Tensor forward(const Tensor& output, const Tensor& target) const;

private:
    Tensor weight_ = register_weight("weight", options_.weight);
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/multi_label_soft_margin_loss-inl.hpp"
#endif
