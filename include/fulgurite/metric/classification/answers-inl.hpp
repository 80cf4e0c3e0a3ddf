// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/argmax.h>
#include <ATen/ops/bitwise_and.h>
#include <ATen/ops/bitwise_or.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/movedim.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/where.h>

#include <limits>
#include <sstream>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/answers.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric::classification {

namespace detail {

/// Throws `Error` with the first value that is bad, if there is any.
inline void refuse_values(const std::string& owner, const char* what, const at::Tensor& values, const at::Tensor& bad,
                          const std::string& wanted) {
    if (values.numel() == 0 || read_scalar(at::sum(bad)) == 0) return;
    const auto first = at::argmax(bad.reshape({-1}).to(at::kInt));
    std::ostringstream text;
    text << owner << ": " << what << " of shape " << values.sizes() << " hold "
         << read_scalar(values.reshape({-1}).index_select(0, first.reshape({1}))) << "; " << wanted;
    throw Error(text.str());
}

inline at::Tensor outside(const at::Tensor& labels, std::int64_t classes) {
    return at::bitwise_or(at::lt(labels, 0), at::ge(labels, classes));
}

} // namespace detail

FULGURITE_INLINE Answers answers_of(const at::Tensor& predictions, const at::Tensor& target,
                                    std::optional<std::int64_t> ignore_index) {
    const auto labels = target.detach().to(at::kLong);
    return {predictions.to(at::kLong), labels,
            ignore_index ? at::ne(labels, *ignore_index) : at::ones_like(labels, at::kBool)};
}

FULGURITE_INLINE at::Tensor probabilities_of(const at::Tensor& predictions, Input input) {
    if (!at::isFloatingType(predictions.scalar_type())) return predictions;
    const auto given = predictions.detach();
    const bool half = given.scalar_type() == at::kHalf || given.scalar_type() == at::kBFloat16;
    const auto single = half ? given.to(at::kFloat) : given;
    return input == Input::logits ? at::sigmoid(single) : single;
}

FULGURITE_INLINE at::Tensor class_probabilities_of(const at::Tensor& predictions, Input input) {
    const auto rows = probabilities_of(classes_last(predictions), Input::probabilities);
    return input == Input::logits ? at::softmax(rows, 1) : rows;
}

FULGURITE_INLINE at::Tensor classes_last(const at::Tensor& value) {
    return at::movedim(value, 1, -1).reshape({value.numel() / value.size(1), value.size(1)});
}

FULGURITE_INLINE at::Tensor wide(const at::Tensor& value) {
    return value.to(value.device().type() == c10::DeviceType::MPS ? at::kFloat : at::kDouble);
}

FULGURITE_INLINE at::Tensor nan_outside(const at::Tensor& value, const at::Tensor& labels, std::int64_t classes) {
    return at::where(detail::outside(labels, classes), std::numeric_limits<double>::quiet_NaN(), value);
}

FULGURITE_INLINE void refuse_shapes(const std::string& owner, const at::Tensor& predictions, const at::Tensor& target,
                                    const char* wanted) {
    std::ostringstream text;
    text << owner << ": predictions of shape " << predictions.sizes() << " (" << predictions.scalar_type()
         << ") do not fit targets of shape " << target.sizes() << "; give " << wanted;
    throw Error(text.str());
}

FULGURITE_INLINE void check_labels(const std::string& owner, const at::Tensor& predictions, const at::Tensor& target,
                                   std::int64_t classes, std::optional<std::int64_t> ignore_index) {
    if (!at::isIntegralType(target.scalar_type(), /*includeBool=*/true)) {
        std::ostringstream text;
        text << owner << ": targets of shape " << target.sizes() << " are " << target.scalar_type()
             << ", for predictions of shape " << predictions.sizes() << "; give labels as whole numbers, for example "
             << "target.to(torch::kLong)";
        throw Error(text.str());
    }
    std::ostringstream range;
    range << "give classes from 0 to " << classes - 1;
    const auto labels = target.to(at::kLong);
    auto bad = detail::outside(labels, classes);
    if (ignore_index) bad = at::bitwise_and(bad, at::ne(labels, *ignore_index));
    detail::refuse_values(owner, "targets", target, bad, range.str() + ", or say ignore_index");
    if (at::isIntegralType(predictions.scalar_type(), /*includeBool=*/true))
        detail::refuse_values(owner, "predictions", predictions, detail::outside(predictions.to(at::kLong), classes),
                              range.str());
}

FULGURITE_INLINE void check_probabilities(const std::string& owner, const at::Tensor& predictions, Input input) {
    if (input != Input::probabilities || !at::isFloatingType(predictions.scalar_type())) return;
    detail::refuse_values(owner, "predictions", predictions,
                          at::bitwise_or(at::lt(predictions, 0), at::gt(predictions, 1)),
                          "give probabilities from 0 to 1, or for logits say .input = metric::Input::logits");
}

} // namespace fulgurite::metric::classification
