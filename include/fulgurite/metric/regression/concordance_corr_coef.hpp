// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pair_moments.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct ConcordanceCorrCoefOptions {
    std::int64_t num_outputs = 1; ///< columns, each with a value of its own

    void check(const auto& refuse) const {
        if (num_outputs < 1) refuse("num_outputs", "a whole number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::ConcordanceCorrCoefOptions, num_outputs);

namespace fulgurite::metric {

/// Lin's concordance: 2 Cov(p, t) / (Var(p) + Var(t) + (mean of p − mean of t)²), with variances of divisor N − 1, in
/// [−1, 1], of each output. It is 1 where predictions are the targets, not only in line with them. NaN where
/// predictions or targets do not vary, as in torchmetrics.
///
/// Nothing is kept but moments: memory does not grow with the data.
class ConcordanceCorrCoef : public Metric<ConcordanceCorrCoef> {
public:
    BOOST_HANA_DEFINE_STRUCT(ConcordanceCorrCoef, (PairMoments, moments));

    using Options = ConcordanceCorrCoefOptions;
    /// Throws `Error` for options that make no sense.
    explicit ConcordanceCorrCoef(ConcordanceCorrCoefOptions options = {})
        : options_(checked_options("ConcordanceCorrCoef", options)) {}

    /// predictions, target: `[N, num_outputs]`, or `[N]` for one output. Throws `Error` for other shapes.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[num_outputs]`; NaN where nothing was seen.
    at::Tensor compute() const;

private:
    ConcordanceCorrCoefOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/concordance_corr_coef-inl.hpp"
#endif
