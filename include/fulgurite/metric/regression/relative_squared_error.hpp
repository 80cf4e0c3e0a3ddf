// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pair_moments.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct RelativeSquaredErrorOptions {
    bool squared = true; ///< false: the root (RRSE)

    void check(const auto&) const {}
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::RelativeSquaredErrorOptions, squared);

namespace fulgurite::metric {

/// Σ(target − prediction)² / Σ(target − mean of targets)², the mean over the outputs; of roots with `squared = false`.
/// Infinite for targets that do not vary, NaN without an error, too; torchmetrics divides by its type's epsilon there.
class RelativeSquaredError : public Metric<RelativeSquaredError> {
public:
    BOOST_HANA_DEFINE_STRUCT(RelativeSquaredError, (Sum, residuals), (PairMoments, moments));

    using Options = RelativeSquaredErrorOptions;
    explicit RelativeSquaredError(RelativeSquaredErrorOptions options = {})
        : options_(checked_options("RelativeSquaredError", options)) {}

    /// predictions, target: `[N]` or `[N, …]`, of which all but the first dimension are outputs. Throws `Error` where
    /// the shapes differ, for scalars, and for another number of outputs than before.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen.
    double compute() const;

private:
    RelativeSquaredErrorOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/relative_squared_error-inl.hpp"
#endif
