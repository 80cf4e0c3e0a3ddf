// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/ctc_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct CTCLossOptions {
    std::int64_t blank = 0;                ///< the class that stands for nothing
    Reduction reduction = Reduction::mean; ///< the mean is of losses divided by the lengths of their targets
    bool zero_infinity = false;            ///< a target that cannot be aligned costs nothing, not infinity

    void check(const auto& refuse) const {
        if (blank < 0) refuse("blank", "a whole number of 0 or more");
    }
};

/// Connectionist temporal classification (Graves et al. 2006); Python's `CTCLoss`. It takes four tensors, so it is no
/// criterion of (output, target).
class CTCLoss : public detail::Criterion<CTCLoss, CTCLossOptions> {
public:
    using Criterion::Criterion;

    /// Log-probabilities `[T, N, C]`, targets `[N, S]` or all in a row, and for each sample how long its output and its
    /// target are, `[N]`. Throws `Error` where `blank` is no class.
    Tensor forward(const Tensor& log_probs, const Tensor& targets, const Tensor& input_lengths,
                   const Tensor& target_lengths) const {
        detail::require_real(name_v, "log-probabilities", log_probs);
        const auto classes = log_probs.dim() == 0 ? 0 : log_probs.size(-1);
        if (options_.blank >= classes)
            throw Error(name_v, ": blank is ", options_.blank, ", and there are ", classes, " classes in ",
                        shape_text(log_probs.sizes()));
        return at::ctc_loss(log_probs, targets, input_lengths, target_lengths, options_.blank, reduction(),
                            options_.zero_infinity);
    }
};

} // namespace fulgurite::app::criteria
