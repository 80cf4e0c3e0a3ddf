// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/bitwise_and.h>
#include <ATen/ops/bitwise_not.h>
#include <ATen/ops/bitwise_or.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/scatter_add.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <sstream>
#include <string>
#include <tuple>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/on_host.hpp"
#include "fulgurite/metric/classification/tasks.hpp"
#include "fulgurite/metric/refuse_outside.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric::classification {

namespace detail {

inline at::Tensor yes_or_no(const at::Tensor& predictions, double threshold, Input input) {
    if (!at::isFloatingType(predictions.scalar_type())) return predictions;
    if (input == Input::probabilities && is_small_on_host(predictions)) return said_on_host(predictions, threshold);
    const auto said = at::gt(probabilities_of(predictions, input), threshold);
    if (input == Input::logits) return said;
    // What is no probability is no answer: it is counted with the labels that are none.
    return at::where(no_probability(predictions.detach()), 2, said.to(at::kLong));
}

/// Throws `Error` where there were labels that are none, or, where there are to be such, probabilities that are none.
inline void refuse_answers(const std::string& owner, const at::Tensor& outside, std::int64_t classes, Input input) {
    const bool scores = input == Input::probabilities;
    const std::string range = std::to_string(classes - 1);
    metric::refuse_outside(owner, read_scalar(at::sum(outside)), scores ? "labels and probabilities" : "labels",
                           scores ? "none from 0 to " + range : "no class from 0 to " + range,
                           scores ? "such, or say ignore_index, or for logits .input = metric::Input::logits"
                                  : "classes of that range, or say ignore_index");
}

inline at::Tensor in_range(const Answers& answers, std::int64_t classes) {
    const auto in = [&](const at::Tensor& labels) { return at::bitwise_and(labels.ge(0), labels.lt(classes)); };
    return at::bitwise_and(in(answers.predictions), in(answers.target));
}

/// Counts of yes and no: [5] of all elements, or [5, L] over the first dimension.
inline at::Tensor count_yes_and_no(const Answers& answers, bool by_label) {
    if (are_on_host(answers)) return count_yes_and_no_on_host(answers, by_label);
    const auto label = in_range(answers, 2);
    const auto counted = at::bitwise_and(answers.valid, label);
    const auto said = at::eq(answers.predictions, 1), is = at::eq(answers.target, 1);
    const auto sum = [&](const at::Tensor& mask) { return by_label ? at::sum(mask, 0) : at::sum(mask); };
    const auto both = [&](const at::Tensor& first, const at::Tensor& second) {
        return sum(at::bitwise_and(counted, at::bitwise_and(first, second)));
    };
    const auto not_said = at::bitwise_not(said), is_not = at::bitwise_not(is);
    return at::stack({both(said, is), both(said, is_not), both(not_said, is_not), both(not_said, is),
                      sum(at::bitwise_and(answers.valid, at::bitwise_not(label)))});
}

/// [2, 2] or [L, 2, 2] of counts [5] or [5, L].
inline at::Tensor two_by_two(const at::Tensor& scores) {
    auto matrix = at::stack({scores[2], scores[1], scores[3], scores[0]}, -1);
    auto sizes = matrix.sizes().vec();
    sizes.back() = 2;
    sizes.push_back(2);
    return matrix.reshape(sizes);
}

/// How often each of 0 … bins − 1 occurs; at::bincount would read the device.
inline at::Tensor histogram(const at::Tensor& values, std::int64_t bins) {
    return at::scatter_add(at::zeros({bins}, values.options()), 0, values, at::ones_like(values));
}

} // namespace detail

FULGURITE_INLINE void Binary::check(const std::string& owner, const at::Tensor& predictions,
                                    const at::Tensor& target) const {
    if (predictions.sizes() != target.sizes())
        refuse_shapes(owner, predictions, target, "two of one shape, for example predictions.squeeze(1)");
    check_labels(owner, predictions, target, 2, ignore_index);
    check_probabilities(owner, predictions, input);
}

FULGURITE_INLINE Answers Binary::answers(const at::Tensor& predictions, const at::Tensor& target) const {
    return answers_of(detail::yes_or_no(predictions, threshold, input).reshape({-1}), target.reshape({-1}),
                      ignore_index);
}

FULGURITE_INLINE at::Tensor Binary::count(const Answers& answers) const {
    return detail::count_yes_and_no(answers, /*by_label=*/false);
}

FULGURITE_INLINE at::Tensor Binary::stat_scores(const std::string& owner, const at::Tensor& counts) const {
    const auto known = counts.cpu();
    detail::refuse_answers(owner, known[4], 2, input);
    return known.slice(0, 0, 4);
}

FULGURITE_INLINE at::Tensor Binary::confusion(const std::string& owner, const at::Tensor& counts) const {
    return detail::two_by_two(stat_scores(owner, counts));
}

FULGURITE_INLINE void Multiclass::check(const std::string& owner, const at::Tensor& predictions,
                                        const at::Tensor& target) const {
    const bool scores = at::isFloatingType(predictions.scalar_type());
    const bool fit = scores
                         ? target.dim() > 0 && predictions.dim() == target.dim() + 1 &&
                               predictions.size(1) == num_classes && predictions.select(1, 0).sizes() == target.sizes()
                         : predictions.sizes() == target.sizes() && top_k == 1;
    if (!fit) {
        std::ostringstream wanted;
        wanted << "scores [N, " << num_classes << ", …] and targets [N, …]";
        if (top_k == 1) wanted << ", or labels of one shape";
        refuse_shapes(owner, predictions, target, wanted.str().c_str());
    }
    check_labels(owner, predictions, target, num_classes, ignore_index);
}

FULGURITE_INLINE Answers Multiclass::answers(const at::Tensor& predictions, const at::Tensor& target) const {
    if (predictions.dim() == target.dim()) return answers_of(predictions, target, ignore_index);
    if (top_k == 1) return answers_of(at::argmax(predictions, 1), target, ignore_index);
    const auto largest = std::get<1>(at::topk(predictions.detach(), top_k, 1));
    const auto labels = target.to(at::kLong);
    const auto found = at::eq(largest, labels.unsqueeze(1)).any(1);
    return answers_of(at::where(found, labels, largest.select(1, 0)), labels, ignore_index);
}

FULGURITE_INLINE at::Tensor Multiclass::count(const Answers& answers) const {
    if (are_on_host(answers)) return count_classes_on_host(answers, num_classes);
    const auto ignored = num_classes, outside = num_classes + 1, bins = num_classes + 2;
    const auto target = answers.target.reshape({-1}), predicted = answers.predictions.reshape({-1});
    const auto valid = answers.valid.reshape({-1}), known = detail::in_range(answers, num_classes).reshape({-1});
    const auto bin = [&](const at::Tensor& of) {
        return at::where(valid, at::where(known, of, at::full_like(of, outside)), at::full_like(of, ignored));
    };
    const auto row = bin(target), column = bin(predicted);
    const auto hit = at::where(at::eq(row, column), row, at::full_like(row, ignored));
    return detail::histogram(at::cat({hit, row + bins, column + 2 * bins}), 3 * bins).reshape({3, bins});
}

FULGURITE_INLINE at::Tensor Multiclass::stat_scores(const std::string& owner, const at::Tensor& counts) const {
    const auto known = counts.cpu();
    detail::refuse_answers(owner, known[1][num_classes + 1], num_classes, Input::logits);
    const auto classes = known.slice(1, 0, num_classes);
    const auto hits = classes[0], false_positives = classes[2] - hits, false_negatives = classes[1] - hits;
    return at::stack(
        {hits, false_positives, at::sum(classes[1]) - hits - false_positives - false_negatives, false_negatives});
}

FULGURITE_INLINE at::Tensor Multiclass::count_pairs(const Answers& answers) const {
    if (are_on_host(answers)) return count_pairs_on_host(answers, num_classes);
    const auto pairs = num_classes * num_classes;
    const auto pair = answers.target * num_classes + answers.predictions;
    const auto known = at::where(detail::in_range(answers, num_classes), pair, at::full_like(pair, pairs + 1));
    return detail::histogram(at::where(answers.valid, known, at::full_like(pair, pairs)).reshape({-1}), pairs + 2);
}

FULGURITE_INLINE at::Tensor Multiclass::confusion(const std::string& owner, const at::Tensor& counts) const {
    const auto known = counts.cpu();
    const auto pairs = num_classes * num_classes;
    detail::refuse_answers(owner, known[pairs + 1], num_classes, Input::logits);
    return known.slice(0, 0, pairs).reshape({num_classes, num_classes});
}

FULGURITE_INLINE void Multilabel::check(const std::string& owner, const at::Tensor& predictions,
                                        const at::Tensor& target) const {
    if (predictions.sizes() != target.sizes() || target.dim() < 2 || target.size(1) != num_labels) {
        std::ostringstream wanted;
        wanted << "both as [N, " << num_labels << ", …]";
        refuse_shapes(owner, predictions, target, wanted.str().c_str());
    }
    check_labels(owner, predictions, target, 2, ignore_index);
    check_probabilities(owner, predictions, input);
}

FULGURITE_INLINE Answers Multilabel::answers(const at::Tensor& predictions, const at::Tensor& target) const {
    return answers_of(classes_last(detail::yes_or_no(predictions, threshold, input)), classes_last(target),
                      ignore_index);
}

FULGURITE_INLINE at::Tensor Multilabel::count(const Answers& answers) const {
    return detail::count_yes_and_no(answers, /*by_label=*/true);
}

FULGURITE_INLINE at::Tensor Multilabel::stat_scores(const std::string& owner, const at::Tensor& counts) const {
    const auto known = counts.cpu();
    detail::refuse_answers(owner, known[4], 2, input);
    return known.slice(0, 0, 4);
}

FULGURITE_INLINE at::Tensor Multilabel::confusion(const std::string& owner, const at::Tensor& counts) const {
    return detail::two_by_two(stat_scores(owner, counts));
}

} // namespace fulgurite::metric::classification
