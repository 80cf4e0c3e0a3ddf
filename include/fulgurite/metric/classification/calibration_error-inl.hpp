// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/bucketize.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/max.h>
#include <ATen/ops/scatter_add.h>
#include <ATen/ops/square.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <limits>
#include <tuple>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/calibration_error.hpp"
#include "fulgurite/metric/classification/formula.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric {

namespace classification {

FULGURITE_INLINE at::Tensor calibration_sums(const at::Tensor& confidence, const at::Tensor& right,
                                             const at::Tensor& valid, std::int64_t n_bins) {
    // In the type of the confidences, as 0.1 in single precision is not the 0.1 of a double.
    const auto edges = at::linspace(0, 1, n_bins + 1, confidence.options());
    const auto bin = at::clamp(at::bucketize(confidence, edges, /*out_int32=*/false, /*right=*/true) - 1, 0, n_bins);
    const auto counted = wide(valid);
    // Not products: what is ignored may be NaN.
    const auto sums = at::stack({counted, at::where(valid, wide(confidence), 0.0), at::where(valid, right, 0.0)});
    return at::scatter_add(at::zeros({3, n_bins + 1}, sums.options()), 1, bin.unsqueeze(0).expand_as(sums), sums);
}

FULGURITE_INLINE double calibration_error(const Sum& sums, CalibrationNorm norm) {
    const auto gathered = sums.tensor();
    if (!gathered.defined()) return std::numeric_limits<double>::quiet_NaN();
    const auto known = gathered.cpu().to(at::kDouble);
    const auto share = known[0] / at::sum(known[0]);
    const auto apart = ratio(known[2], known[0]) - ratio(known[1], known[0]);
    if (read_scalar(at::sum(known[0])) == 0) return std::numeric_limits<double>::quiet_NaN();
    if (norm == CalibrationNorm::max) return read_scalar(at::max(at::abs(apart)));
    if (norm == CalibrationNorm::l2) return std::sqrt(read_scalar(at::sum(at::square(apart) * share)));
    return read_scalar(at::sum(at::abs(apart) * share));
}

} // namespace classification

FULGURITE_INLINE BinaryCalibrationError::BinaryCalibrationError(Options options)
    : inputs_("BinaryCalibrationError", {.input = checked_options("BinaryCalibrationError", options).input,
                                         .ignore_index = options.ignore_index}),
      options_(options) {}

FULGURITE_INLINE void BinaryCalibrationError::update(const at::Tensor& predictions, const at::Tensor& target) {
    namespace cls = classification;
    inputs_.check_scores(predictions, target, options_.input);
    const auto labels = cls::answers_of(target, target, options_.ignore_index);
    sums += cls::calibration_sums(cls::probabilities_of(predictions, options_.input).reshape({-1}),
                                  wide(labels.target).reshape({-1}), labels.valid.reshape({-1}), options_.n_bins);
    outside += cls::count_outside(predictions, target, 2, options_.ignore_index, options_.input);
}

FULGURITE_INLINE MulticlassCalibrationError::MulticlassCalibrationError(Options options)
    : inputs_("MulticlassCalibrationError",
              {.num_classes = checked_options("MulticlassCalibrationError", options).num_classes,
               .ignore_index = options.ignore_index}),
      options_(options) {}

FULGURITE_INLINE void MulticlassCalibrationError::update(const at::Tensor& predictions, const at::Tensor& target) {
    namespace cls = classification;
    inputs_.check_scores(predictions, target, options_.input);
    const auto labels = cls::answers_of(target, target, options_.ignore_index);
    const auto label = labels.target.reshape({-1});
    const auto [largest, winner] = at::max(cls::class_probabilities_of(predictions, options_.input), 1);
    sums += cls::calibration_sums(largest.to(at::kFloat), wide(at::eq(winner, label)), labels.valid.reshape({-1}),
                                  options_.n_bins);
    outside += cls::count_outside(predictions, target, options_.num_classes, options_.ignore_index, options_.input);
}

} // namespace fulgurite::metric
