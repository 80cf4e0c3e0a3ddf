// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>

#include "fulgurite/metric/seen_shapes.hpp"
#include "fulgurite/metric/segmentation/input_format.hpp"
#include "fulgurite/metric/state.hpp"

/// What the metrics of segmentation share.
namespace fulgurite::metric::detail {

/// How inputs are read.
struct MaskOptions {
    std::int64_t num_classes;
    bool include_background;
    InputFormat input_format;
};

/// Pixels of each class in each image, `[B, C]` of doubles.
struct MaskCounts {
    at::Tensor both, predicted, wanted;
};

/// Throws `Error` in the metric's name for shapes and types that do not fit, and, when they are new, for classes out of
/// range. Those that come later are added to `outside`.
MaskCounts count_masks(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target,
                       const MaskOptions& options, SeenShapes& seen, Sum& outside);
/// Throws `Error` in the metric's name where there were any. Reads the device.
void refuse_outside_classes(std::string_view metric, const Sum& outside, std::int64_t num_classes);

} // namespace fulgurite::metric::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/segmentation/masks-inl.hpp"
#endif
