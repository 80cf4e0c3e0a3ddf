// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/multioutput.hpp"
#include "fulgurite/metric/regression/pair_moments.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct R2ScoreOptions {
    std::int64_t adjusted = 0; ///< independent variables of the model: the score is that adjusted for them
    Multioutput multioutput = Multioutput::uniform_average;

    void check(const auto& refuse) const {
        if (adjusted < 0) refuse("adjusted", "a whole number of 0 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::R2ScoreOptions, adjusted, multioutput);

namespace fulgurite::metric {

/// The coefficient of determination, 1 − Σ(target − prediction)² / Σ(target − mean of targets)², of each output.
/// Targets that do not vary give 0, and 1 to predictions without error.
///
/// Unlike torchmetrics it takes sums below 1e-4 for what they are, not for 0: values may be small. A single sample
/// gives NaN, where torchmetrics throws.
class R2Score : public Metric<R2Score> {
public:
    BOOST_HANA_DEFINE_STRUCT(R2Score, (Sum, residuals), (PairMoments, moments));

    using Options = R2ScoreOptions;
    /// Throws `Error` for options that make no sense.
    explicit R2Score(R2ScoreOptions options = {}) : options_(checked_options("R2Score", options)) {}

    /// predictions, target: `[N]` or `[N, …]`, of which all but the first dimension are outputs. Throws `Error` where
    /// the shapes differ, for scalars, and for another number of outputs than before.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[M]` for `Multioutput::raw_values`.
    at::Tensor compute() const;

private:
    R2ScoreOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/r2_score-inl.hpp"
#endif
