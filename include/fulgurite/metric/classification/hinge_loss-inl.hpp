// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/where.h>

#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/formula.hpp"
#include "fulgurite/metric/classification/hinge_loss.hpp"
#include "fulgurite/metric/wide.hpp"

namespace fulgurite::metric {

namespace classification::detail {

/// 1 − margin where that is above 0; nothing of rows that are ignored.
inline at::Tensor hinge(const at::Tensor& margin, const at::Tensor& valid, bool squared) {
    const auto loss = at::clamp_min(1 - margin, 0);
    return at::where(valid, squared ? at::square(loss) : loss, 0.0);
}

} // namespace classification::detail

FULGURITE_INLINE BinaryHingeLoss::BinaryHingeLoss(Options options)
    : inputs_("BinaryHingeLoss",
              {.input = checked_options("BinaryHingeLoss", options).input, .ignore_index = options.ignore_index}),
      options_(options) {}

FULGURITE_INLINE void BinaryHingeLoss::update(const at::Tensor& predictions, const at::Tensor& target) {
    namespace cls = classification;
    inputs_.check_scores(predictions, target, options_.input);
    const auto scores = wide(cls::probabilities_of(predictions, options_.input).reshape({-1}));
    const auto labels = cls::answers_of(target, target, options_.ignore_index);
    const auto valid = labels.valid.reshape({-1}), label = labels.target.reshape({-1});
    const auto margin = at::where(at::eq(label, 1), scores, -scores);
    losses += at::sum(cls::detail::hinge(margin, valid, options_.squared));
    samples += at::sum(valid);
    outside += cls::count_outside(predictions, target, 2, options_.ignore_index, options_.input);
}

FULGURITE_INLINE double BinaryHingeLoss::compute() const {
    classification::refuse_outside(inputs_.owner(), outside.tensor(), 2);
    return losses.value() / samples.value();
}

FULGURITE_INLINE MulticlassHingeLoss::MulticlassHingeLoss(Options options)
    : inputs_("MulticlassHingeLoss", {.num_classes = checked_options("MulticlassHingeLoss", options).num_classes,
                                      .ignore_index = options.ignore_index}),
      options_(options) {}

FULGURITE_INLINE void MulticlassHingeLoss::update(const at::Tensor& predictions, const at::Tensor& target) {
    namespace cls = classification;
    inputs_.check_scores(predictions, target, options_.input);
    const auto scores = wide(cls::class_probabilities_of(predictions, options_.input));
    const auto labels = cls::answers_of(target, target, options_.ignore_index);
    const auto valid = labels.valid.reshape({-1, 1}), label = labels.target.reshape({-1, 1});
    const auto is = at::eq(label, at::arange(scores.size(1), label.options()));
    if (options_.mode == HingeMode::one_vs_all) {
        losses += at::sum(cls::detail::hinge(at::where(is, scores, -scores), valid, options_.squared), 0);
    } else {
        const auto own = at::sum(at::where(is, scores, 0.0), 1);
        const auto other = at::where(is, -std::numeric_limits<double>::infinity(), scores).amax(1);
        losses += at::sum(cls::detail::hinge(own - other, valid.squeeze(1), options_.squared));
    }
    samples += at::sum(valid);
    outside += cls::count_outside(predictions, target, options_.num_classes, options_.ignore_index, options_.input);
}

FULGURITE_INLINE at::Tensor MulticlassHingeLoss::compute() const {
    classification::refuse_outside(inputs_.owner(), outside.tensor(), options_.num_classes);
    const auto sum = losses.tensor();
    const bool each = options_.mode == HingeMode::one_vs_all;
    if (!sum.defined())
        return classification::nothing_seen(each ? Average::none : Average::micro, options_.num_classes);
    return sum.cpu().to(at::kDouble) / samples.value();
}

} // namespace fulgurite::metric
