// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <utility>

#include "fulgurite/metric/check_loaded.hpp"
#include "fulgurite/metric/classification/tasks.hpp"
#include "fulgurite/metric/metric.hpp"

namespace fulgurite::metric::classification {

/// The counts of a task: true and false positives and negatives, of which most metrics of classification are formulas.
/// Metrics of equal tasks (`task()`) can share one.
template <class Task>
class StatScoresState : public Metric<StatScoresState<Task>> {
public:
    BOOST_HANA_DEFINE_STRUCT(StatScoresState, (Sum, counts));

    /// `owner` is the metric that errors name.
    StatScoresState(std::string owner, Task task) : inputs_(std::move(owner), std::move(task)) {}

    void update(const at::Tensor& predictions, const at::Tensor& target) { counts += of_batch(predictions, target); }
    /// What a batch adds to `counts` of each metric of an equal task.
    at::Tensor of_batch(const at::Tensor& predictions, const at::Tensor& target) {
        return task().count(inputs_.answers(predictions, target));
    }
    /// True positives, false positives, true negatives, false negatives as int64 on the CPU: `[4]`, or `[4, C]` of
    /// several classes or labels. Undefined where nothing was seen. Reads the device; throws `Error` where labels were
    /// out of range.
    at::Tensor stat_scores() const {
        const auto sum = counts.tensor();
        return sum.defined() ? task().stat_scores(inputs_.owner(), sum) : sum;
    }
    /// Throws `Error` for a state of other options.
    void check_state() const { check_loaded(inputs_.owner(), counts.tensor(), task().counts_shape()); }
    const Task& task() const { return inputs_.task(); }

private:
    Checked<Task> inputs_;
};

/// The confusion matrix of a task, shared as `StatScoresState` is.
template <class Task>
class ConfusionState : public Metric<ConfusionState<Task>> {
public:
    BOOST_HANA_DEFINE_STRUCT(ConfusionState, (Sum, counts));

    /// `owner` is the metric that errors name.
    ConfusionState(std::string owner, Task task) : inputs_(std::move(owner), std::move(task)) {}

    void update(const at::Tensor& predictions, const at::Tensor& target) { counts += of_batch(predictions, target); }
    /// What a batch adds to `counts` of each metric of an equal task.
    at::Tensor of_batch(const at::Tensor& predictions, const at::Tensor& target) {
        return task().count_pairs(inputs_.answers(predictions, target));
    }
    /// int64 on the CPU, a row for each target, a column for each prediction: `[2, 2]`, `[C, C]` of several classes,
    /// `[L, 2, 2]` of several labels. Undefined where nothing was seen. Reads the device; throws `Error` where labels
    /// were out of range.
    at::Tensor matrix() const {
        const auto sum = counts.tensor();
        return sum.defined() ? task().confusion(inputs_.owner(), sum) : sum;
    }
    /// Throws `Error` for a state of other options.
    void check_state() const { check_loaded(inputs_.owner(), counts.tensor(), task().pairs_shape()); }
    const Task& task() const { return inputs_.task(); }

private:
    Checked<Task> inputs_;
};

} // namespace fulgurite::metric::classification
