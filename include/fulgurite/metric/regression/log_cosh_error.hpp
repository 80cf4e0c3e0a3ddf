// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct LogCoshErrorOptions {
    std::int64_t num_outputs = 1; ///< columns, each with an error of its own

    void check(const auto& refuse) const {
        if (num_outputs < 1) refuse("num_outputs", "a whole number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::LogCoshErrorOptions, num_outputs);

namespace fulgurite::metric {

/// The mean of log cosh(prediction − target) over the samples, as |d| + log(1 + exp(−2 |d|)) − log 2: unlike
/// torchmetrics' log((exp(d) + exp(−d)) / 2) it does not overflow for large errors d.
class LogCoshError : public Metric<LogCoshError> {
public:
    BOOST_HANA_DEFINE_STRUCT(LogCoshError, (Sum, errors), (Count, samples));

    using Options = LogCoshErrorOptions;
    /// Throws `Error` for options that make no sense.
    explicit LogCoshError(LogCoshErrorOptions options = {}) : options_(checked_options("LogCoshError", options)) {}

    /// predictions, target: `[N, num_outputs]`, or `[N]` for one output. Throws `Error` for other shapes.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// 0-dim, or `[num_outputs]`; NaN where nothing was seen.
    at::Tensor compute() const { return means_of(errors, samples, options_.num_outputs); }

private:
    LogCoshErrorOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/log_cosh_error-inl.hpp"
#endif
