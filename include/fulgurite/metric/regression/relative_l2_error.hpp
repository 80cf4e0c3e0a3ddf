// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// The mean over the samples of ‖prediction − target‖₂ / ‖target‖₂: what neural operators report. Not in torchmetrics.
class RelativeL2Error : public Metric<RelativeL2Error> {
public:
    BOOST_HANA_DEFINE_STRUCT(RelativeL2Error, (Sum, ratios), (Count, samples));

    /// predictions, target: `[N, …]`, N samples. Throws `Error` where the shapes differ, and for scalars.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// Infinite, or NaN, where a target is 0 everywhere; NaN where nothing was seen.
    double compute() const { return mean_of(ratios, samples); }
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/relative_l2_error-inl.hpp"
#endif
