// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/classification/score_options.hpp"
#include "fulgurite/metric/classification/tasks.hpp"
#include "fulgurite/metric/metric.hpp"

namespace fulgurite::metric {

/// The mean of max(0, 1 − y · p) with y = ±1, or of its square.
///
///     BinaryHingeLoss loss{{.input = metric::Input::logits}};
///
/// As in torchmetrics logits go through the sigmoid first.
class BinaryHingeLoss : public Metric<BinaryHingeLoss> {
public:
    using Options = classification::BinaryHingeOptions;
    BOOST_HANA_DEFINE_STRUCT(BinaryHingeLoss, (Sum, losses), (Sum, samples), (Sum, outside));

    explicit BinaryHingeLoss(Options options = {});
    /// Floating-point predictions and labels of one shape. Throws `Error` for others, for targets that are no labels,
    /// and for probabilities out of 0 to 1.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen that counts. Throws `Error` where labels or probabilities were out of range.
    double compute() const;

private:
    classification::Checked<classification::Binary> inputs_;
    Options options_;
};

/// With `HingeMode::crammer_singer` the mean of max(0, 1 − (p of the target − the largest other p)); with
/// `one_vs_all` of each class the mean of max(0, 1 ∓ p). Or of their squares.
///
/// As in torchmetrics logits go through the softmax first.
class MulticlassHingeLoss : public Metric<MulticlassHingeLoss> {
public:
    using Options = classification::MulticlassHingeOptions;
    BOOST_HANA_DEFINE_STRUCT(MulticlassHingeLoss, (Sum, losses), (Sum, samples), (Sum, outside));

    /// Throws `OptionError` without `num_classes`.
    explicit MulticlassHingeLoss(Options options = {});
    /// Floating-point predictions `[N, C, …]`, labels `[N, …]`. Throws `Error` for others, for targets that are no
    /// labels, and for probabilities out of 0 to 1.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// `[]`, or of `one_vs_all` `[C]`, of doubles. NaN where nothing was seen that counts. Throws `Error` where
    /// labels or probabilities were out of range.
    at::Tensor compute() const;

private:
    classification::Checked<classification::Multiclass> inputs_;
    Options options_;
};

using classification::HingeMode;

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/hinge_loss-inl.hpp"
#endif
