// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct TweedieDevianceScoreOptions {
    double power = 0; ///< 0 or less, or 1 or more

    void check(const auto& refuse) const {
        if (!(power <= 0 || power >= 1))
            refuse("power", "0 or less, or 1 or more: there is no such distribution between");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::TweedieDevianceScoreOptions, power);

namespace fulgurite::metric {

/// The mean over all values of the deviance of Tweedie's distribution of a `power`: (t − p)² for 0 (normal), 2 (t
/// log(t/p) + p − t) for 1 (Poisson), 2 (log(p/t) + t/p − 1) for 2 (gamma), else 2 (max(t, 0)^(2−power) /
/// ((1−power)(2−power)) − t p^(1−power) / (1−power) + p^(2−power) / (2−power)).
class TweedieDevianceScore : public Metric<TweedieDevianceScore> {
public:
    BOOST_HANA_DEFINE_STRUCT(TweedieDevianceScore, (Sum, deviances), (Count, values), (Sum, outside));

    using Options = TweedieDevianceScoreOptions;
    /// Throws `Error` for options that make no sense.
    explicit TweedieDevianceScore(TweedieDevianceScoreOptions options = {})
        : options_(checked_options("TweedieDevianceScore", options)) {}

    /// predictions, target: of one shape. Throws `Error` where the shapes differ.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen. Throws `Error` where predictions of a power other than 0 were not above 0, or
    /// targets were negative (power of 1 or more) or 0 (2 or more): told here, so that `update` reads no values.
    double compute() const;

private:
    at::Tensor deviance(const at::Tensor& p, const at::Tensor& t) const;

    TweedieDevianceScoreOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/tweedie_deviance_score-inl.hpp"
#endif
