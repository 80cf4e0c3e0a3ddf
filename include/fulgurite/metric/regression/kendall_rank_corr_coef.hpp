// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/rank.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// What the difference is divided by.
enum class KendallVariant {
    a, ///< the pairs that are equal in neither
    b, ///< the root of the pairs that are not equal in predictions times those not equal in targets
    c, ///< N² (m − 1) / 2m for the smaller number m of different values
};

struct KendallRankCorrCoefOptions {
    KendallVariant variant = KendallVariant::b;
    std::int64_t num_outputs = 1; ///< columns, each with a value of its own

    void check(const auto& refuse) const {
        if (num_outputs < 1) refuse("num_outputs", "a whole number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::KendallRankCorrCoefOptions, variant, num_outputs);

namespace fulgurite::metric {

/// Kendall's rank correlation: how many more pairs of samples are in the same order than in opposite ones, of each
/// output. All predictions and targets are kept; `compute` sorts on the CPU, in N log N where torchmetrics compares all
/// pairs. NaN where a NaN was seen. torchmetrics' test of significance (`t_test`) is not here.
class KendallRankCorrCoef : public Metric<KendallRankCorrCoef> {
public:
    BOOST_HANA_DEFINE_STRUCT(KendallRankCorrCoef, (Cat, predictions_seen), (Cat, targets_seen));

    using Options = KendallRankCorrCoefOptions;
    /// Throws `Error` for options that make no sense.
    explicit KendallRankCorrCoef(KendallRankCorrCoefOptions options = {})
        : options_(checked_options("KendallRankCorrCoef", options)) {}

    /// predictions, target: `[N, num_outputs]`, or `[N]` for one output. Throws `Error` for other shapes.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[num_outputs]`; NaN where nothing was seen.
    at::Tensor compute() const;

private:
    double tau(const PairCounts& pairs) const;

    KendallRankCorrCoefOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/kendall_rank_corr_coef-inl.hpp"
#endif
