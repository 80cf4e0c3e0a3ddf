// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/huber_error.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void HuberError::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = pairs_of("HuberError", predictions, target);
    // With c = min(|d|, delta) both branches are c (|d| − c/2).
    const at::Tensor size = pairs.errors().abs(), near = size.clamp_max(options_.delta);
    errors += near.mul(size.sub(near, 0.5)).sum();
    values += pairs.target.numel();
}

} // namespace fulgurite::metric
