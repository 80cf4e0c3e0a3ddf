// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct MeanSquaredErrorOptions {
    bool squared = true;          ///< false: the root (RMSE)
    std::int64_t num_outputs = 1; ///< columns, each with an error of its own

    void check(const auto& refuse) const {
        if (num_outputs < 1) refuse("num_outputs", "a whole number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MeanSquaredErrorOptions, squared, num_outputs);

namespace fulgurite::metric {

/// The mean of (prediction − target)² over all values; its root with `squared = false`.
class MeanSquaredError : public Metric<MeanSquaredError> {
public:
    BOOST_HANA_DEFINE_STRUCT(MeanSquaredError, (Sum, squares), (Count, samples));

    using Options = MeanSquaredErrorOptions;
    /// Throws `Error` for options that make no sense.
    explicit MeanSquaredError(MeanSquaredErrorOptions options = {})
        : options_(checked_options("MeanSquaredError", options)) {}

    /// predictions, target: of one shape; `[N, num_outputs]` for more than one output. Throws `Error` for other shapes.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[num_outputs]`; NaN where nothing was seen.
    at::Tensor compute() const;

private:
    MeanSquaredErrorOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/mean_squared_error-inl.hpp"
#endif
