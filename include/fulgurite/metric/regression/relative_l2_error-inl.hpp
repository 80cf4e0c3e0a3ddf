// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/relative_l2_error.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void RelativeL2Error::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = table_of("RelativeL2Error", predictions, target);
    const auto norm = [](const at::Tensor& of) { return of.square().sum(1).sqrt(); };
    ratios += norm(pairs.errors()).div(norm(pairs.target)).sum();
    samples += pairs.target.size(0);
}

} // namespace fulgurite::metric
