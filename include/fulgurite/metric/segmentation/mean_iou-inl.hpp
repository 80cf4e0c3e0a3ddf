// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/div.h>
#include <ATen/ops/full.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/sum.h>

#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/segmentation/masks.hpp"
#include "fulgurite/metric/segmentation/mean_iou.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void MeanIoU::update(const at::Tensor& predictions, const at::Tensor& target) {
    const auto [both, predicted, wanted] =
        detail::count_masks("MeanIoU", predictions, target,
                            {options_.num_classes, options_.include_background, options_.input_format}, seen_, outside);
    const auto either = predicted + wanted - both;
    const auto score = at::div(both, at::clamp_min(either, 1)), occurs = at::gt(either, 0);
    scores += options_.per_class ? at::sum(score, {0}) : at::sum(score);
    occurrences += options_.per_class ? at::sum(occurs, {0}) : at::sum(occurs);
}

FULGURITE_INLINE at::Tensor MeanIoU::compute() const {
    detail::refuse_outside_classes("MeanIoU", outside, options_.num_classes);
    const auto sum = scores.tensor();
    if (sum.defined()) return at::div(sum, occurrences.tensor().to(sum.options()));
    const auto nothing = std::numeric_limits<double>::quiet_NaN();
    if (!options_.per_class) return at::full({}, nothing, at::kDouble);
    const bool drops = !options_.include_background && options_.num_classes > 1;
    return at::full({options_.num_classes - (drops ? 1 : 0)}, nothing, at::kDouble);
}

} // namespace fulgurite::metric
