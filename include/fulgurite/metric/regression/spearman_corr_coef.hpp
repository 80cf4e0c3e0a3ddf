// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct SpearmanCorrCoefOptions {
    std::int64_t num_outputs = 1; ///< columns, each with a value of its own

    void check(const auto& refuse) const {
        if (num_outputs < 1) refuse("num_outputs", "a whole number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::SpearmanCorrCoefOptions, num_outputs);

namespace fulgurite::metric {

/// Spearman's rank correlation: Pearson's of the ranks, where equal values share the mean of their ranks; in [−1, 1],
/// of each output. All predictions and targets are kept. NaN where predictions or targets do not vary or hold a NaN;
/// torchmetrics adds 1e-6 to the divisor, which gives 0 there and a little less than this for few samples.
class SpearmanCorrCoef : public Metric<SpearmanCorrCoef> {
public:
    BOOST_HANA_DEFINE_STRUCT(SpearmanCorrCoef, (Cat, predictions_seen), (Cat, targets_seen));

    using Options = SpearmanCorrCoefOptions;
    /// Throws `Error` for options that make no sense.
    explicit SpearmanCorrCoef(SpearmanCorrCoefOptions options = {})
        : options_(checked_options("SpearmanCorrCoef", options)) {}

    /// predictions, target: `[N, num_outputs]`, or `[N]` for one output. Throws `Error` for other shapes.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[num_outputs]`; NaN where nothing was seen.
    at::Tensor compute() const;

private:
    SpearmanCorrCoefOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/spearman_corr_coef-inl.hpp"
#endif
