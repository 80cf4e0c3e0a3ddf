// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/distributions.hpp"
#include "fulgurite/metric/regression/kl_divergence.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void KLDivergence::update(const at::Tensor& p, const at::Tensor& q) {
    const Distributions pair = distributions_of("KLDivergence", p, q, options_.log_prob, seen_);
    samples.add(kl_divergence(pair.p, pair.q, options_.log_prob));
}

} // namespace fulgurite::metric
