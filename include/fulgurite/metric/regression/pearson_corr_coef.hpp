// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pair_moments.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct PearsonCorrCoefOptions {
    std::int64_t num_outputs = 1; ///< columns, each with a value of its own

    void check(const auto& refuse) const {
        if (num_outputs < 1) refuse("num_outputs", "a whole number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::PearsonCorrCoefOptions, num_outputs);

namespace fulgurite::metric {

/// Pearson's correlation: Σ(p − mean)(t − mean) / √(Σ(p − mean)² Σ(t − mean)²), in [−1, 1], of each output; NaN where
/// predictions or targets do not vary.
///
/// Nothing is kept but moments: memory does not grow with the data.
class PearsonCorrCoef : public Metric<PearsonCorrCoef> {
public:
    BOOST_HANA_DEFINE_STRUCT(PearsonCorrCoef, (PairMoments, moments));

    using Options = PearsonCorrCoefOptions;
    /// Throws `Error` for options that make no sense.
    explicit PearsonCorrCoef(PearsonCorrCoefOptions options = {})
        : options_(checked_options("PearsonCorrCoef", options)) {}

    /// predictions, target: `[N, num_outputs]`, or `[N]` for one output. Throws `Error` for other shapes.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[num_outputs]`; NaN where nothing was seen.
    at::Tensor compute() const;

private:
    PearsonCorrCoefOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/pearson_corr_coef-inl.hpp"
#endif
