// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <type_traits>

#include "fulgurite/metric/classification/score_options.hpp"
#include "fulgurite/metric/classification/tasks.hpp"
#include "fulgurite/metric/metric.hpp"

namespace fulgurite::metric {

namespace classification {

/// How many rows of the answers are right throughout; what is ignored counts as right.
at::Tensor count_exact(const Answers& answers);

/// The share of samples all of whose answers are right. Multiclass: a sample is `[N, …]`'s first dimension, so that for
/// targets `[N]` it is the share of right answers; multilabel: all labels of a place of `[N, L, …]`.
template <class Task>
class ExactMatch : public Metric<ExactMatch<Task>> {
public:
    using Options =
        std::conditional_t<std::is_same_v<Task, Multiclass>, MulticlassExactMatchOptions, MultilabelExactMatchOptions>;
    BOOST_HANA_DEFINE_STRUCT(ExactMatch, (Sum, correct), (Count, samples), (Sum, outside));

    static std::string title() { return std::string(Task::name).append("ExactMatch"); }
    /// Throws `OptionError` for options that make no sense.
    explicit ExactMatch(Options options = {}) : inputs_(title(), Task::of(checked_options(title(), options))) {}

    /// What the task takes: `Multiclass`, `Multilabel`. Throws `Error` for shapes that do not go together, targets that
    /// are no labels, and what is out of range.
    void update(const at::Tensor& predictions, const at::Tensor& target) {
        const auto answers = inputs_.answers(predictions, target);
        correct += count_exact(answers);
        samples += answers.target.dim() == 0 ? 1 : answers.target.size(0);
        outside += count_outside(predictions, target, classes(), inputs_.task().ignore_index, input());
    }
    /// NaN where nothing was seen. Throws `Error` where labels or probabilities were out of range.
    double compute() const {
        refuse_outside(inputs_.owner(), outside.tensor(), classes());
        return correct.value() / static_cast<double>(samples.value());
    }

private:
    std::int64_t classes() const {
        if constexpr (std::is_same_v<Task, Multiclass>) return inputs_.task().num_classes;
        else return 2;
    }
    Input input() const { // scores of classes are of any range: the largest wins
        if constexpr (std::is_same_v<Task, Multiclass>) return Input::logits;
        else return inputs_.task().input;
    }

    Checked<Task> inputs_;
};

} // namespace classification

/// ExactMatch is the share of samples that are right as a whole.
using MulticlassExactMatch = classification::ExactMatch<classification::Multiclass>;
using MultilabelExactMatch = classification::ExactMatch<classification::Multilabel>;

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/exact_match-inl.hpp"
#endif
