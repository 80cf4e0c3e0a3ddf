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
    Tensor forward(const Tensor& output, const Tensor& target) const {
        const auto wanted = detail::target_like(name_v, output, target);
        detail::require_weight_for_last(name_v, "weight", weight_, output);
        auto losses = -(wanted * at::log_sigmoid(output) + (1 - wanted) * at::log_sigmoid(-output));
        if (weight_.defined()) losses = losses * detail::weight_for(output, weight_);
        return reduced(losses.mean(-1));
    }

private:
    Tensor weight_ = register_weight("weight", options_.weight);
};

} // namespace fulgurite::app::criteria
