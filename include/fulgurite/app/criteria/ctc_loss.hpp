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
                   const Tensor& target_lengths) const;
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/ctc_loss-inl.hpp"
#endif
