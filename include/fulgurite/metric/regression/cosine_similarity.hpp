// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/reduction.hpp"
#include "fulgurite/metric/scores.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct CosineSimilarityOptions {
    Reduction reduction = Reduction::sum; ///< sum is torchmetrics' default

    void check(const auto&) const {}
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::CosineSimilarityOptions, reduction);

namespace fulgurite::metric {

/// The cosine of prediction and target of each sample, Σ p t / (‖p‖ ‖t‖), in [−1, 1]. NaN for a sample that is 0
/// everywhere. Unless `reduction` is none, a sum is kept; torchmetrics keeps all inputs.
class CosineSimilarity : public Metric<CosineSimilarity> {
public:
    BOOST_HANA_DEFINE_STRUCT(CosineSimilarity, (Scores, samples));

    using Options = CosineSimilarityOptions;
    explicit CosineSimilarity(CosineSimilarityOptions options = {})
        : options_(checked_options("CosineSimilarity", options)) {
        samples = Scores(options.reduction);
    }

    /// predictions, target: `[N, D]`. Throws `Error` for other shapes.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[N]` for `Reduction::none`; NaN where nothing was seen.
    at::Tensor compute() const { return samples.value(); }

private:
    CosineSimilarityOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/cosine_similarity-inl.hpp"
#endif
