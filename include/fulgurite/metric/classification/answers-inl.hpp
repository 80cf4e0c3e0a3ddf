// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/add.h>
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
#include <ATen/ops/stack.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/answers.hpp"
#include "fulgurite/metric/refuse_outside.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric::classification {

namespace detail {

inline at::Tensor outside(const at::Tensor& labels, std::int64_t classes) {
    return at::bitwise_or(at::lt(labels, 0), at::ge(labels, classes));
}

inline at::Tensor bad_labels(const at::Tensor& target, std::int64_t classes, std::optional<std::int64_t> ignore_index) {
    const auto labels = target.to(at::kLong);
    const auto bad = outside(labels, classes);
    return ignore_index ? at::bitwise_and(bad, at::ne(labels, *ignore_index)) : bad;
}

inline std::int64_t outside_on_host(const at::Tensor& labels, std::int64_t classes,
                                    std::optional<std::int64_t> ignore_index) {
    const at::Tensor given = labels.detach().to(at::kLong).contiguous();
    const auto* from = given.const_data_ptr<std::int64_t>();
    return std::count_if(from, from + given.numel(), [&](std::int64_t label) {
        return (label < 0 || label >= classes) && !(ignore_index && label == *ignore_index);
    });
}
inline std::int64_t no_probabilities_on_host(const at::Tensor& predictions) {
    const bool wide = predictions.scalar_type() == at::kDouble;
    const at::Tensor given = predictions.to(wide ? at::kDouble : at::kFloat).contiguous();
    const auto count = [&](const auto* from) {
        return std::count_if(from, from + given.numel(), [](auto each) { return each < 0 || each > 1; });
    };
    return wide ? count(given.const_data_ptr<double>()) : count(given.const_data_ptr<float>());
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

FULGURITE_INLINE at::Tensor no_probability(const at::Tensor& predictions) {
    return at::bitwise_or(at::lt(predictions, 0), at::gt(predictions, 1));
}

FULGURITE_INLINE at::Tensor count_outside(const at::Tensor& predictions, const at::Tensor& target, std::int64_t classes,
                                          std::optional<std::int64_t> ignore_index, Input input) {
    const auto given = predictions.detach();
    if (is_small_on_host(given) &&
        is_small_on_host(target)) { // a batch is small, and ten operators for it take many times as long
        const bool floating = at::isFloatingType(given.scalar_type());
        auto counts = at::zeros({2}, at::kLong);
        auto* to = counts.mutable_data_ptr<std::int64_t>();
        to[0] = detail::outside_on_host(target, classes, ignore_index);
        if (!floating) to[0] += detail::outside_on_host(given, classes, std::nullopt);
        else if (input == Input::probabilities) to[1] = detail::no_probabilities_on_host(given);
        return counts;
    }
    auto labels = at::sum(detail::bad_labels(target, classes, ignore_index)), scores = at::zeros_like(labels);
    if (!at::isFloatingType(given.scalar_type()))
        labels = at::add(labels, at::sum(detail::outside(given.to(at::kLong), classes)));
    else if (input == Input::probabilities) scores = at::sum(no_probability(given));
    return at::stack({labels, scores});
}

FULGURITE_INLINE void refuse_outside(const std::string& owner, const at::Tensor& outside, std::int64_t classes) {
    if (!outside.defined()) return;
    const auto known = outside.cpu();
    metric::refuse_outside(owner, read_scalar(known[0]), "labels", "no class from 0 to " + std::to_string(classes - 1),
                           "classes of that range, or say ignore_index");
    metric::refuse_outside(owner, read_scalar(known[1]), "predictions", "no probabilities from 0 to 1",
                           "such, or for logits say .input = metric::Input::logits");
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
    refuse_values(owner, "targets", target, detail::bad_labels(target, classes, ignore_index),
                  range.str() + ", or say ignore_index");
    if (at::isIntegralType(predictions.scalar_type(), /*includeBool=*/true))
        refuse_values(owner, "predictions", predictions, detail::outside(predictions.to(at::kLong), classes),
                      range.str());
}

FULGURITE_INLINE void check_probabilities(const std::string& owner, const at::Tensor& predictions, Input input) {
    if (input != Input::probabilities || !at::isFloatingType(predictions.scalar_type())) return;
    refuse_values(owner, "predictions", predictions, no_probability(predictions),
                  "give probabilities from 0 to 1, or for logits say .input = metric::Input::logits");
}

} // namespace fulgurite::metric::classification
