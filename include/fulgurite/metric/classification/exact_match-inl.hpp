// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/bitwise_and.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/sum.h>

#include <algorithm>
#include <cstdint>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/exact_match.hpp"

namespace fulgurite::metric::classification {

FULGURITE_INLINE at::Tensor count_exact(const Answers& answers) {
    const auto wrong = at::bitwise_and(answers.valid, at::ne(answers.predictions, answers.target));
    if (wrong.dim() == 0) return at::sum(wrong.logical_not());
    return at::sum(
        wrong.reshape({wrong.size(0), wrong.numel() / std::max<std::int64_t>(wrong.size(0), 1)}).any(1).logical_not());
}

} // namespace fulgurite::metric::classification
