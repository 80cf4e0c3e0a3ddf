// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string_view>

#include "fulgurite/metric/seen_shapes.hpp"

namespace fulgurite::metric {

/// Two distributions for each sample, `[N, D]` in double precision: probabilities of sum 1, or logarithms.
struct Distributions {
    at::Tensor p, q;
};

/// Throws `Error`, which names the metric, for other shapes than `[N, D]` twice; and, on a shape that was not seen just
/// before, where values are no probabilities or logarithms of such.
Distributions distributions_of(std::string_view metric, const at::Tensor& p, const at::Tensor& q, bool log_prob,
                               SeenShapes& seen);
/// `[N]`: Σ p log(p / q), where 0 log 0 is 0.
at::Tensor kl_divergence(const at::Tensor& p, const at::Tensor& q, bool log_prob);
/// `[N]`: half of the divergences of p and of q from their mean.
at::Tensor js_divergence(const at::Tensor& p, const at::Tensor& q, bool log_prob);

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/distributions-inl.hpp"
#endif
