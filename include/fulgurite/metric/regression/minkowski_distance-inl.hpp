// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/minkowski_distance.hpp"
#include "fulgurite/metric/regression/pairs.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void MinkowskiDistance::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = pairs_of("MinkowskiDistance", predictions, target);
    powers += pairs.errors().abs().pow(options_.p).sum();
    values += pairs.target.numel();
}

FULGURITE_INLINE double MinkowskiDistance::compute() const {
    if (values.value() == 0) return std::numeric_limits<double>::quiet_NaN();
    return std::pow(powers.value(), 1 / options_.p);
}

} // namespace fulgurite::metric
