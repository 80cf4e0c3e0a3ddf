// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/ctc_loss.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria {

FULGURITE_INLINE Tensor CTCLoss::forward(const Tensor& log_probs, const Tensor& targets, const Tensor& input_lengths,
                                         const Tensor& target_lengths) const {
    detail::require_real(name_v, "log-probabilities", log_probs);
    const auto classes = log_probs.dim() == 0 ? 0 : log_probs.size(-1);
    if (options_.blank >= classes)
        throw Error(name_v, ": blank is ", options_.blank, ", and there are ", classes, " classes in ",
                    shape_text(log_probs.sizes()));
    return at::ctc_loss(log_probs, targets, input_lengths, target_lengths, options_.blank, reduction(),
                        options_.zero_infinity);
}

} // namespace fulgurite::app::criteria
