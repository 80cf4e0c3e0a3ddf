// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pair_moments.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// What an error is measured by.
enum class Normalization {
    mean,  ///< of the targets
    range, ///< largest less smallest target
    std,   ///< of the targets, with divisor N
    l2,    ///< the root of their sum of squares
};

struct NormalizedRootMeanSquaredErrorOptions {
    Normalization normalization = Normalization::mean;
    std::int64_t num_outputs = 1; ///< columns, each with an error of its own

    void check(const auto& refuse) const {
        if (num_outputs < 1) refuse("num_outputs", "a whole number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::NormalizedRootMeanSquaredErrorOptions, normalization, num_outputs);

namespace fulgurite::metric {

/// The root of the mean of (prediction − target)², divided by what says how large or varied targets are.
class NormalizedRootMeanSquaredError : public Metric<NormalizedRootMeanSquaredError> {
public:
    BOOST_HANA_DEFINE_STRUCT(NormalizedRootMeanSquaredError, (Sum, squares), (PairMoments, moments), (Min, smallest),
                             (Max, largest));

    using Options = NormalizedRootMeanSquaredErrorOptions;
    /// Throws `Error` for options that make no sense.
    explicit NormalizedRootMeanSquaredError(NormalizedRootMeanSquaredErrorOptions options = {})
        : options_(checked_options("NormalizedRootMeanSquaredError", options)) {}

    /// predictions, target: of one shape; `[N, num_outputs]` for more than one output. Throws `Error` for other shapes.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[num_outputs]`; NaN where nothing was seen.
    at::Tensor compute() const;

private:
    at::Tensor divisor(double samples) const;

    NormalizedRootMeanSquaredErrorOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/normalized_root_mean_squared_error-inl.hpp"
#endif
