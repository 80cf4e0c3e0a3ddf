// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/arange.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/max.h>
#include <ATen/ops/min.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/unsqueeze.h>

#include <string>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/refuse_outside.hpp"
#include "fulgurite/metric/segmentation/masks.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric::detail {

/// Classes `[B, …]` as `[B, C, …]` of bool, without asking the device what they are.
FULGURITE_INLINE at::Tensor one_hot_mask(const at::Tensor& classes, std::int64_t num_classes) {
    std::vector<std::int64_t> shape(static_cast<std::size_t>(classes.dim()) + 1, 1);
    shape[1] = num_classes;
    const auto each = at::arange(num_classes, classes.options().dtype(at::kLong)).reshape(shape);
    return at::eq(at::unsqueeze(classes, 1), each);
}

FULGURITE_INLINE at::Tensor mask_of(const at::Tensor& given, bool is_index, std::int64_t num_classes) {
    if (is_index) return one_hot_mask(given, num_classes);
    if (at::isFloatingType(given.scalar_type())) return one_hot_mask(at::argmax(given, 1), num_classes);
    return at::ne(given, 0);
}

FULGURITE_INLINE void check_masks(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target,
                                  const MaskOptions& options, bool index_predicted, bool index_wanted) {
    const auto wrong = [&](const auto&... words) {
        throw Error(metric, ": predictions of shape ", shape_text(predictions.sizes()), " and targets of shape ",
                    shape_text(target.sizes()), words...);
    };
    const std::string classes = std::to_string(options.num_classes);
    const auto pixels = [](const at::Tensor& each, bool is_index) {
        auto sizes = each.sizes().vec();
        if (!is_index && sizes.size() > 1) sizes.erase(sizes.begin() + 1);
        return sizes;
    };
    const auto few = [](const at::Tensor& each, bool is_index) { return each.dim() < (is_index ? 2 : 3); };
    if (few(predictions, index_predicted) || few(target, index_wanted) ||
        pixels(predictions, index_predicted) != pixels(target, index_wanted))
        wrong(" do not fit; with this input_format give ",
              options.input_format == InputFormat::one_hot ? "two of one shape [B, C, …]"
              : options.input_format == InputFormat::index ? "two of one shape [B, …]"
                                                           : "[B, C, …] and [B, …], in any order");
    const auto check_one = [&](const at::Tensor& each, bool is_index, const char* which) {
        if (!is_index && each.size(1) != options.num_classes)
            return wrong(": ", which, " are of ", each.size(1), " classes, but num_classes is ", classes);
        if (!is_index || each.numel() == 0) return;
        if (!at::isIntegralType(each.scalar_type(), /*includeBool=*/true))
            return wrong(": ", which, " are no whole numbers; give the class of each pixel, or another input_format");
        const auto whole = each.to(at::kLong);
        const auto least = read_scalar(at::min(whole)), most = read_scalar(at::max(whole));
        if (least < 0 || most >= static_cast<double>(options.num_classes))
            wrong(": ", which, " hold the class ", static_cast<std::int64_t>(least < 0 ? least : most),
                  "; give classes from 0 to ", options.num_classes - 1);
    };
    check_one(predictions, index_predicted, "predictions");
    check_one(target, index_wanted, "targets");
}

FULGURITE_INLINE MaskCounts count_masks(std::string_view metric, const at::Tensor& predictions,
                                        const at::Tensor& target, const MaskOptions& options, SeenShapes& seen,
                                        Sum& outside) {
    const auto format = options.input_format;
    const bool mixed = format == InputFormat::mixed;
    const bool index_predicted = format == InputFormat::index || (mixed && predictions.dim() < target.dim());
    const bool index_wanted = format == InputFormat::index || (mixed && !index_predicted);
    if (seen.are_new(predictions, target)) {
        try {
            check_masks(metric, predictions, target, options, index_predicted, index_wanted);
        } catch (...) {
            seen = SeenShapes(); // wrong again, if it is given again
            throw;
        }
    }
    const auto count_outside = [&](const at::Tensor& labels) {
        outside += at::sum(at::logical_or(at::lt(labels, 0), at::ge(labels, options.num_classes)));
    };
    if (index_predicted) count_outside(predictions);
    if (index_wanted) count_outside(target);
    auto predicted = mask_of(predictions, index_predicted, options.num_classes).flatten(2);
    auto wanted = mask_of(target, index_wanted, options.num_classes).flatten(2);
    if (!options.include_background && options.num_classes > 1) {
        predicted = predicted.slice(1, 1);
        wanted = wanted.slice(1, 1);
    }
    const auto count = [&](const at::Tensor& mask) { return wide(at::sum(mask, {2})); };
    return {count(at::logical_and(predicted, wanted.to(predicted.device()))), count(predicted), count(wanted)};
}

FULGURITE_INLINE void refuse_outside_classes(std::string_view metric, const Sum& outside, std::int64_t num_classes) {
    refuse_outside(metric, outside.value(), "labels", "no class from 0 to " + std::to_string(num_classes - 1),
                   "classes of that range");
}

} // namespace fulgurite::metric::detail
