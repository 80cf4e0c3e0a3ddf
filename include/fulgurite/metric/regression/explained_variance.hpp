// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/multioutput.hpp"
#include "fulgurite/metric/regression/pair_moments.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct ExplainedVarianceOptions {
    Multioutput multioutput = Multioutput::uniform_average;

    void check(const auto&) const {}
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::ExplainedVarianceOptions, multioutput);

namespace fulgurite::metric {

/// 1 − Var(target − prediction) / Var(target) of each output: R2Score that forgives a constant error. Targets that do
/// not vary give 0, and 1 to predictions that are off by a constant. Of `[N, …]` the raw values are flat, `[M]`.
class ExplainedVariance : public Metric<ExplainedVariance> {
public:
    BOOST_HANA_DEFINE_STRUCT(ExplainedVariance, (PairMoments, moments));

    using Options = ExplainedVarianceOptions;
    explicit ExplainedVariance(ExplainedVarianceOptions options = {})
        : options_(checked_options("ExplainedVariance", options)) {}

    /// predictions, target: `[N]` or `[N, …]`, of which all but the first dimension are outputs. Throws `Error` where
    /// the shapes differ, for scalars, and for another number of outputs than before.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[M]` for `Multioutput::raw_values`; NaN where nothing was seen.
    at::Tensor compute() const;

private:
    ExplainedVarianceOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/explained_variance-inl.hpp"
#endif
