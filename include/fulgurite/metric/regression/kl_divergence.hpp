// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/reduction.hpp"
#include "fulgurite/metric/scores.hpp"
#include "fulgurite/metric/seen_shapes.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct KLDivergenceOptions {
    bool log_prob = false; ///< inputs are logarithms of probabilities
    Reduction reduction = Reduction::mean;

    void check(const auto&) const {}
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::KLDivergenceOptions, log_prob, reduction);

namespace fulgurite::metric {

/// The Kullback-Leibler divergence KL(P‖Q) = Σ p log(p / q) of each sample. Infinite where q is 0 and p is not.
class KLDivergence : public Metric<KLDivergence> {
public:
    BOOST_HANA_DEFINE_STRUCT(KLDivergence, (Scores, samples));

    using Options = KLDivergenceOptions;
    explicit KLDivergence(KLDivergenceOptions options = {}) : options_(checked_options("KLDivergence", options)) {
        samples = Scores(options.reduction);
    }

    /// p, q: `[N, D]`, probabilities that are divided by their sum, or with `log_prob` logarithms, which are taken as
    /// they are. Throws `Error` for other shapes; and, on a shape that was not seen just before, for negative
    /// probabilities or for logarithms above 0, which torchmetrics takes.
    void update(const at::Tensor& p, const at::Tensor& q);
    /// 0-dim, or `[N]` for `Reduction::none`; NaN where nothing was seen.
    at::Tensor compute() const { return samples.value(); }

private:
    SeenShapes seen_;
    KLDivergenceOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/kl_divergence-inl.hpp"
#endif
