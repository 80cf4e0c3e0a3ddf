// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/scores.hpp"

namespace fulgurite::metric {

struct TotalVariationOptions {
    Reduction reduction = Reduction::sum; ///< of the values of images
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::TotalVariationOptions, reduction);

namespace fulgurite::metric {

/// How rough images are: Σ |neighbour below − pixel| + Σ |neighbour to the right − pixel|.
class TotalVariation : public Metric<TotalVariation> {
public:
    using Options = TotalVariationOptions;
    BOOST_HANA_DEFINE_STRUCT(TotalVariation, (Scores, scores));

    explicit TotalVariation(Options options = {}) : scores(options.reduction) {}

    /// Images `[B, C, H, W]`. Throws `Error` for another number of dimensions.
    void update(const at::Tensor& images);
    /// Of no dimension; with `Reduction::none` a value for each image.
    at::Tensor compute() const { return scores.value(); }
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/image/total_variation-inl.hpp"
#endif
