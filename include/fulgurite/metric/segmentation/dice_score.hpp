// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/average.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/seen_shapes.hpp"
#include "fulgurite/metric/segmentation/input_format.hpp"

namespace fulgurite::metric {

/// Of what a score is made.
enum class AggregationLevel {
    samplewise, ///< each image has one; the mean over those that have any
    global,     ///< the pixels of all images are counted first
};

struct DiceScoreOptions {
    std::int64_t num_classes = 0;   ///< 1 or more; must be given
    bool include_background = true; ///< whether class 0 counts
    Average average = Average::macro;
    AggregationLevel aggregation_level = AggregationLevel::samplewise;
    InputFormat input_format = InputFormat::one_hot;

    void check(const auto& refuse) const {
        if (num_classes < 1) refuse("num_classes", "the number of classes, 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::DiceScoreOptions, num_classes, include_background, average,
                        aggregation_level, input_format);

namespace fulgurite::metric {

/// Twice the pixels that prediction and target have in common by the pixels of both, 2·|P ∩ T| / (|P| + |T|). Classes
/// that neither has are left out.
///
/// `Average::weighted` weighs classes by their pixels in the target. The memory does not grow with the data, which it
/// does in torchmetrics.
class DiceScore : public Metric<DiceScore> {
public:
    using Options = DiceScoreOptions;
    BOOST_HANA_DEFINE_STRUCT(DiceScore, (Sum, numerator), (Sum, denominator), (Sum, support), (Sum, outside));

    /// Throws `Error` without `num_classes`.
    explicit DiceScore(Options options = {}) : options_(checked_options("DiceScore", options)) {}

    /// As `input_format` says, each with a batch dimension and at least one of pixels. Throws `Error` where shapes do
    /// not fit, and for labels that are no whole numbers from 0 to `num_classes` − 1, which is looked at when the shape
    /// is a new one.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// Of no dimension; with `Average::none` a value for each class, without class 0 if the background does not count;
    /// NaN for those that never occurred.
    /// Throws `Error` where a label was out of range.
    at::Tensor compute() const;

private:
    /// The scores of images `[B, C]`, averaged over the classes as `average` says: `[B]`, or `[B, C]`.
    at::Tensor averaged(const at::Tensor& twice, const at::Tensor& sum, const at::Tensor& pixels) const;

    Options options_;
    SeenShapes seen_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/segmentation/dice_score-inl.hpp"
#endif
