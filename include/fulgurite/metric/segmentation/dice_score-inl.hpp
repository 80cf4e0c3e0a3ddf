// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/all.h>
#include <ATen/ops/div.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/nanmean.h>
#include <ATen/ops/nansum.h>
#include <ATen/ops/sum.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/segmentation/dice_score.hpp"
#include "fulgurite/metric/segmentation/masks.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void DiceScore::update(const at::Tensor& predictions, const at::Tensor& target) {
    const auto [both, predicted, wanted] =
        detail::count_masks("DiceScore", predictions, target,
                            {options_.num_classes, options_.include_background, options_.input_format}, seen_, outside);
    const auto twice = 2 * both, sum = predicted + wanted;
    if (options_.aggregation_level == AggregationLevel::global) {
        numerator += at::sum(twice, {0});
        denominator += at::sum(sum, {0});
        support += at::sum(wanted, {0});
        return;
    }
    const auto score = averaged(twice, sum, wanted);
    numerator += at::nansum(score, {0});
    denominator += at::sum(at::logical_not(at::isnan(score)), {0});
}

FULGURITE_INLINE at::Tensor DiceScore::compute() const {
    detail::refuse_outside_classes("DiceScore", outside, options_.num_classes);
    const auto above = numerator.tensor();
    if (!above.defined()) {
        const bool drops = !options_.include_background && options_.num_classes > 1;
        std::vector<std::int64_t> shape;
        if (options_.average == Average::none) shape = {options_.num_classes - (drops ? 1 : 0)};
        return at::full(shape, std::numeric_limits<double>::quiet_NaN(), at::kDouble);
    }
    const auto below = denominator.tensor().to(above.options());
    if (options_.aggregation_level == AggregationLevel::samplewise) return at::div(above, below);
    return averaged(above, below, support.tensor());
}

// Quotients 0 / 0 are NaN, of what there is no score.
FULGURITE_INLINE at::Tensor DiceScore::averaged(const at::Tensor& twice, const at::Tensor& sum,
                                                const at::Tensor& pixels) const {
    if (options_.average == Average::micro) return at::div(at::sum(twice, {-1}), at::sum(sum, {-1}));
    const auto score = at::div(twice, sum);
    if (options_.average == Average::none) return score;
    if (options_.average == Average::macro) return at::nanmean(score, {-1});
    const auto weighted = at::nansum(score * at::div(pixels, at::sum(pixels, {-1}, /*keepdim=*/true)), {-1});
    return weighted.masked_fill(at::all(at::isnan(score), -1), std::numeric_limits<double>::quiet_NaN());
}

} // namespace fulgurite::metric
