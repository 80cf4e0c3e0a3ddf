// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/distributions.hpp"
#include "fulgurite/metric/regression/jensen_shannon_divergence.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void JensenShannonDivergence::update(const at::Tensor& p, const at::Tensor& q) {
    const Distributions pair = distributions_of("JensenShannonDivergence", p, q, options_.log_prob, seen_);
    samples.add(js_divergence(pair.p, pair.q, options_.log_prob));
}

} // namespace fulgurite::metric
