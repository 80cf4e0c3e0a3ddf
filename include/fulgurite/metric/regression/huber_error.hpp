// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct HuberErrorOptions {
    double delta = 1; ///< where the square becomes a line, above 0

    void check(const auto& refuse) const {
        if (!(delta > 0)) refuse("delta", "a number above 0");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::HuberErrorOptions, delta);

namespace fulgurite::metric {

/// The mean over all values of d²/2 for |d| ≤ delta, else delta (|d| − delta/2), where d = prediction − target: the
/// value of `torch::nn::HuberLoss` over a data set.
class HuberError : public Metric<HuberError> {
public:
    BOOST_HANA_DEFINE_STRUCT(HuberError, (Sum, errors), (Count, values));

    using Options = HuberErrorOptions;
    /// Throws `Error` for options that make no sense.
    explicit HuberError(HuberErrorOptions options = {}) : options_(checked_options("HuberError", options)) {}

    /// predictions, target: of one shape. Throws `Error` where the shapes differ.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen.
    double compute() const { return mean_of(errors, values); }

private:
    HuberErrorOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/huber_error-inl.hpp"
#endif
