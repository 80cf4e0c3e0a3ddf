// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/where.h>

#include <limits>
#include <vector>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/formula.hpp"

namespace fulgurite::metric::classification {

FULGURITE_INLINE Counts counts_of(const at::Tensor& stat_scores, bool added_up) {
    auto scores = stat_scores.to(at::kDouble);
    if (added_up) scores = at::sum(scores, 1);
    return {scores[0], scores[1], scores[2], scores[3]};
}

FULGURITE_INLINE at::Tensor ratio(const at::Tensor& a, const at::Tensor& b, double zero) {
    return at::where(at::ne(b, 0), a / b, at::full_like(b, zero));
}

FULGURITE_INLINE at::Tensor averaged(const at::Tensor& score, Average average, const Counts& counts, LeftOut left_out) {
    if (average == Average::micro || average == Average::none) return score;
    auto weights = at::ones_like(score);
    if (average == Average::weighted) weights = counts.tp + counts.fn;
    else if (left_out == LeftOut::absent) weights = at::gt(counts.tp + counts.fp + counts.fn, 0).to(at::kDouble);
    else if (left_out == LeftOut::without_target) weights = at::gt(counts.tp + counts.fn, 0).to(at::kDouble);
    return at::sum(ratio(weights * score, at::sum(weights).expand_as(score)));
}

FULGURITE_INLINE at::Tensor nothing_seen(Average average, std::int64_t classes) {
    const auto sizes = average == Average::none ? std::vector<std::int64_t>{classes} : std::vector<std::int64_t>{};
    return at::full(sizes, std::numeric_limits<double>::quiet_NaN(), at::TensorOptions(at::kDouble));
}

} // namespace fulgurite::metric::classification
