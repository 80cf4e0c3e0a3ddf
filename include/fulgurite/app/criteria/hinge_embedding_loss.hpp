// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/hinge_embedding_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct HingeEmbeddingLossOptions {
    double margin = 1; ///< distances above it cost nothing where the target is -1
    Reduction reduction = Reduction::mean;

    void check(const auto& refuse) const {
        if (!std::isfinite(margin)) refuse("margin", "a number");
    }
};

/// Of distances, with targets 1 (near) and -1 (far); Python's `HingeEmbeddingLoss`.
class HingeEmbeddingLoss : public detail::Criterion<HingeEmbeddingLoss, HingeEmbeddingLossOptions> {
public:
    using Criterion::Criterion;

    /// Output and target have one shape; what comes has it too, or none. Throws `Error` where they differ.
    Tensor forward(const Tensor& output, const Tensor& target) const {
        return at::hinge_embedding_loss(output, detail::target_like(name_v, output, target), options_.margin,
                                        reduction());
    }
};

} // namespace fulgurite::app::criteria
