// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/cosine_embedding_loss.h>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria {

struct CosineEmbeddingLossOptions {
    double margin = 0; ///< from -1 to 1: cosines below it cost nothing where the target is -1
    Reduction reduction = Reduction::mean;

    void check(const auto& refuse) const {
        if (!(margin >= -1 && margin <= 1)) refuse("margin", "a number from -1 to 1");
    }
};

/// Cosines of pairs, with targets 1 (alike) and -1; Python's `CosineEmbeddingLoss`. It takes three tensors, so it is no
/// criterion of (output, target).
class CosineEmbeddingLoss : public detail::Criterion<CosineEmbeddingLoss, CosineEmbeddingLossOptions> {
public:
    using Criterion::Criterion;

    /// The vectors are `[N, D]`, the target is `[N]`; or `[D]` and `[]`. Throws `Error` for other shapes.
    Tensor forward(const Tensor& one, const Tensor& other, const Tensor& target) const;
};

} // namespace fulgurite::app::criteria

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/cosine_embedding_loss-inl.hpp"
#endif
