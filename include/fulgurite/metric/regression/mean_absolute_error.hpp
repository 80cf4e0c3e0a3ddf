// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct MeanAbsoluteErrorOptions {
    std::int64_t num_outputs = 1; ///< columns, each with an error of its own

    void check(const auto& refuse) const {
        if (num_outputs < 1) refuse("num_outputs", "a whole number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MeanAbsoluteErrorOptions, num_outputs);

namespace fulgurite::metric {

/// The mean of |prediction − target| over all values.
class MeanAbsoluteError : public Metric<MeanAbsoluteError> {
public:
    BOOST_HANA_DEFINE_STRUCT(MeanAbsoluteError, (Sum, errors), (Count, samples));

    using Options = MeanAbsoluteErrorOptions;
    /// Throws `Error` for options that make no sense.
    explicit MeanAbsoluteError(MeanAbsoluteErrorOptions options = {})
        : options_(checked_options("MeanAbsoluteError", options)) {}

    /// predictions, target: of one shape; `[N, num_outputs]` for more than one output. Throws `Error` for other shapes.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[num_outputs]`; NaN where nothing was seen.
    at::Tensor compute() const { return means_of(errors, samples, options_.num_outputs); }

private:
    MeanAbsoluteErrorOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/mean_absolute_error-inl.hpp"
#endif
