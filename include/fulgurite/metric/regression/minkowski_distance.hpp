// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

struct MinkowskiDistanceOptions {
    double p = 2; ///< the exponent, 1 or more; torchmetrics has no default

    void check(const auto& refuse) const {
        if (!(p >= 1)) refuse("p", "a number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MinkowskiDistanceOptions, p);

namespace fulgurite::metric {

/// (Σ |prediction − target|^p)^(1/p) over all values of all updates: it grows with the data.
class MinkowskiDistance : public Metric<MinkowskiDistance> {
public:
    BOOST_HANA_DEFINE_STRUCT(MinkowskiDistance, (Sum, powers), (Count, values));

    using Options = MinkowskiDistanceOptions;
    /// Throws `Error` for options that make no sense.
    explicit MinkowskiDistance(MinkowskiDistanceOptions options = {})
        : options_(checked_options("MinkowskiDistance", options)) {}

    /// predictions, target: of one shape. Throws `Error` where the shapes differ.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen, where torchmetrics has 0.
    double compute() const;

private:
    MinkowskiDistanceOptions options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/minkowski_distance-inl.hpp"
#endif
