// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/classification/score_options.hpp"
#include "fulgurite/metric/classification/tasks.hpp"
#include "fulgurite/metric/metric.hpp"

namespace fulgurite::metric {

namespace classification {

/// `[3, n_bins + 1]` of doubles: how many there are in each bin, the sum of their confidences, how many are right. As
/// in torchmetrics the last bin is for a confidence of just 1. `right` is 0 or 1, `valid` a mask.
at::Tensor calibration_sums(const at::Tensor& confidence, const at::Tensor& right, const at::Tensor& valid,
                            std::int64_t n_bins);
/// NaN where there is nothing.
double calibration_error(const Sum& sums, CalibrationNorm norm);

} // namespace classification

/// How far probabilities are from shares: over bins of confidence, |share of positives − mean probability|, as mean
/// (l1), root of the mean of squares (l2) or largest (max). Sums of each bin are kept, no data, where torchmetrics
/// keeps all.
class BinaryCalibrationError : public Metric<BinaryCalibrationError> {
public:
    using Options = classification::BinaryCalibrationOptions;
    BOOST_HANA_DEFINE_STRUCT(BinaryCalibrationError, (Sum, sums), (Sum, outside));

    /// Throws `OptionError` for `n_bins` below 1.
    explicit BinaryCalibrationError(Options options = {});
    /// Floating-point predictions and labels of one shape. Throws `Error` for others, for targets that are no labels,
    /// and for probabilities out of 0 to 1.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen that counts. Throws `Error` where labels or probabilities were out of range.
    double compute() const {
        classification::refuse_outside(inputs_.owner(), outside.tensor(), 2);
        return classification::calibration_error(sums, options_.norm);
    }

private:
    classification::Checked<classification::Binary> inputs_;
    Options options_;
};

/// As BinaryCalibrationError, of the largest probability of several classes and whether its class is the target.
class MulticlassCalibrationError : public Metric<MulticlassCalibrationError> {
public:
    using Options = classification::MulticlassCalibrationOptions;
    BOOST_HANA_DEFINE_STRUCT(MulticlassCalibrationError, (Sum, sums), (Sum, outside));

    /// Throws `OptionError` for `n_bins` below 1, or without `num_classes`.
    explicit MulticlassCalibrationError(Options options = {});
    /// Floating-point predictions `[N, C, …]`, labels `[N, …]`. Throws `Error` for others, for targets that are no
    /// labels, and for probabilities out of 0 to 1.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen that counts. Throws `Error` where labels or probabilities were out of range.
    double compute() const {
        classification::refuse_outside(inputs_.owner(), outside.tensor(), options_.num_classes);
        return classification::calibration_error(sums, options_.norm);
    }

private:
    classification::Checked<classification::Multiclass> inputs_;
    Options options_;
};

using classification::CalibrationNorm;

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/calibration_error-inl.hpp"
#endif
