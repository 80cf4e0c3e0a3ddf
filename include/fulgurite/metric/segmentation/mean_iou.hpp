// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/seen_shapes.hpp"
#include "fulgurite/metric/segmentation/input_format.hpp"

namespace fulgurite::metric {

struct MeanIoUOptions {
    std::int64_t num_classes = 0;   ///< 1 or more; must be given
    bool include_background = true; ///< whether class 0 counts
    bool per_class = false;         ///< a value for each class in place of their mean
    InputFormat input_format = InputFormat::one_hot;

    void check(const auto& refuse) const {
        if (num_classes < 1) refuse("num_classes", "the number of classes, 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MeanIoUOptions, num_classes, include_background, per_class, input_format);

namespace fulgurite::metric {

/// The share of pixels that prediction and target have in common among those that either has, |P ∩ T| / |P ∪ T|,
/// averaged over the images' classes that occur in either.
///
///     metric::MeanIoU iou{{.num_classes = 21, .input_format = metric::InputFormat::mixed}}; // logits and labels
///
/// Unlike torchmetrics: `num_classes` is always given; with `per_class`, classes that no image has are NaN in place of
/// −1; labels `[H, W]` of one image are given as `[1, H, W]`, as those of `[B, L]` could not be told from them.
class MeanIoU : public Metric<MeanIoU> {
public:
    using Options = MeanIoUOptions;
    BOOST_HANA_DEFINE_STRUCT(MeanIoU, (Sum, scores), (Sum, occurrences), (Sum, outside));

    /// Throws `Error` without `num_classes`.
    explicit MeanIoU(Options options = {}) : options_(checked_options("MeanIoU", options)) {}

    /// As `input_format` says, each with a batch dimension and at least one of pixels. Throws `Error` where shapes do
    /// not fit, and for labels that are no whole numbers from 0 to `num_classes` − 1, which is looked at when the shape
    /// is a new one.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// Of no dimension; with `per_class` a value for each class, without class 0 if the background does not count.
    /// Throws `Error` where a label was out of range.
    at::Tensor compute() const;

private:
    Options options_;
    SeenShapes seen_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/segmentation/mean_iou-inl.hpp"
#endif
