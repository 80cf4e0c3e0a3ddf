// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <cstdint>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/on_host.hpp"

namespace fulgurite::metric::classification {

namespace detail {

/// Calls `f(prediction, target, valid, i)` for each.
template <class F>
void each_answer(const Answers& answers, F&& f) {
    const at::Tensor predictions = answers.predictions.contiguous(), target = answers.target.contiguous(),
                     valid = answers.valid.contiguous();
    const auto* said = predictions.const_data_ptr<std::int64_t>();
    const auto* is = target.const_data_ptr<std::int64_t>();
    const auto* counts = valid.const_data_ptr<bool>();
    for (std::int64_t i = 0, n = target.numel(); i < n; ++i) f(said[i], is[i], counts[i], i);
}

template <class T>
void say(const at::Tensor& probabilities, double threshold, std::int64_t* said) {
    const at::Tensor given = probabilities.contiguous();
    const T* from = given.const_data_ptr<T>();
    const auto least = static_cast<T>(threshold);
    for (std::int64_t i = 0, n = given.numel(); i < n; ++i)
        said[i] = from[i] < T(0) || from[i] > T(1) ? 2 : from[i] > least ? 1 : 0;
}

} // namespace detail

FULGURITE_INLINE at::Tensor said_on_host(const at::Tensor& probabilities, double threshold) {
    const auto given = probabilities.detach();
    at::Tensor said = at::empty(given.sizes(), at::kLong);
    auto* to = said.mutable_data_ptr<std::int64_t>();
    if (given.scalar_type() == at::kFloat) detail::say<float>(given, threshold, to);
    else if (given.scalar_type() == at::kDouble) detail::say<double>(given, threshold, to);
    else detail::say<float>(given.to(at::kFloat), threshold, to); // half precision
    return said;
}

FULGURITE_INLINE at::Tensor count_yes_and_no_on_host(const Answers& answers, bool by_label) {
    const std::int64_t labels = by_label ? answers.target.size(-1) : 1;
    at::Tensor counts = by_label ? at::zeros({5, labels}, at::kLong) : at::zeros({5}, at::kLong);
    auto* to = counts.mutable_data_ptr<std::int64_t>();
    // True positives, false positives, true negatives, false negatives, and what is no label.
    detail::each_answer(answers, [&](std::int64_t said, std::int64_t is, bool counted, std::int64_t i) {
        if (!counted) return;
        const bool known = said >= 0 && said < 2 && is >= 0 && is < 2;
        const std::int64_t row = !known ? 4 : said == 1 ? (is == 1 ? 0 : 1) : (is == 1 ? 3 : 2);
        ++to[row * labels + (by_label ? i % labels : 0)];
    });
    return counts;
}

FULGURITE_INLINE at::Tensor count_classes_on_host(const Answers& answers, std::int64_t classes) {
    const std::int64_t ignored = classes, outside = classes + 1, bins = classes + 2;
    at::Tensor counts = at::zeros({3, bins}, at::kLong);
    auto* to = counts.mutable_data_ptr<std::int64_t>();
    detail::each_answer(answers, [&](std::int64_t said, std::int64_t is, bool counted, std::int64_t) {
        const bool known = said >= 0 && said < classes && is >= 0 && is < classes;
        const std::int64_t other = counted ? outside : ignored;
        const std::int64_t row = counted && known ? is : other, column = counted && known ? said : other;
        ++to[row == column ? row : ignored];
        ++to[bins + row];
        ++to[2 * bins + column];
    });
    return counts;
}

FULGURITE_INLINE at::Tensor count_pairs_on_host(const Answers& answers, std::int64_t classes) {
    const std::int64_t pairs = classes * classes;
    at::Tensor counts = at::zeros({pairs + 2}, at::kLong);
    auto* to = counts.mutable_data_ptr<std::int64_t>();
    detail::each_answer(answers, [&](std::int64_t said, std::int64_t is, bool counted, std::int64_t) {
        const bool known = said >= 0 && said < classes && is >= 0 && is < classes;
        ++to[!counted ? pairs : known ? is * classes + said : pairs + 1];
    });
    return counts;
}

} // namespace fulgurite::metric::classification
