// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "fulgurite/metric/average.hpp"
#include "fulgurite/metric/seen_shapes.hpp"
#include "fulgurite/metric/sum_on_host.hpp"

/// What the metrics of classification share: tasks, which make answers of predictions, and the counts of answers.
namespace fulgurite::metric::classification {

/// Predictions and targets as labels.
struct Answers {
    at::Tensor predictions, target; ///< int64, of one shape
    at::Tensor valid;               ///< bool, of that shape: false where the target is ignored
};

/// The targets as int64 and which of them count.
Answers answers_of(const at::Tensor& predictions, const at::Tensor& target, std::optional<std::int64_t> ignore_index);

/// Floating-point predictions as probabilities, in single precision at least; labels as they are.
at::Tensor probabilities_of(const at::Tensor& predictions, Input input);
/// Predictions `[N, C, …]` as probabilities `[M, C]`.
at::Tensor class_probabilities_of(const at::Tensor& predictions, Input input);
/// `[N, L, …]` as `[M, L]`.
at::Tensor classes_last(const at::Tensor& value);

/// Which predictions of floating point are to be probabilities and are none; NaN is let pass.
at::Tensor no_probability(const at::Tensor& predictions);
/// `[2]` of int64: how many labels `check_labels` refuses, and how many predictions `check_probabilities` does. Does
/// not wait for the device.
at::Tensor count_outside(const at::Tensor& predictions, const at::Tensor& target, std::int64_t classes,
                         std::optional<std::int64_t> ignore_index, Input input);
/// Throws `Error` where the sum of such counts, if there is one, is not 0. Reads the device.
void refuse_outside(const std::string& owner, const at::Tensor& outside, std::int64_t classes);

/// Throws `Error` that names both shapes.
[[noreturn]] void refuse_shapes(const std::string& owner, const at::Tensor& predictions, const at::Tensor& target,
                                const char* wanted);
/// Throws `Error` unless targets are integers or bools from 0 to `classes` − 1, but for `ignore_index`; likewise
/// predictions, if they are labels. Reads the device.
void check_labels(const std::string& owner, const at::Tensor& predictions, const at::Tensor& target,
                  std::int64_t classes, std::optional<std::int64_t> ignore_index);
/// Throws `Error` where floating-point predictions that are to be probabilities are outside of 0 to 1: most often they
/// are logits. Reads the device.
void check_probabilities(const std::string& owner, const at::Tensor& predictions, Input input);

/// Inputs as a task wants them; what reads values is checked once for each new shape.
template <class Task>
class Checked {
public:
    Checked(std::string owner, Task task) : owner_(std::move(owner)), task_(std::move(task)) {}

    Answers answers(const at::Tensor& predictions, const at::Tensor& target) {
        check(predictions, target);
        return task_.answers(predictions, target);
    }
    /// Throws `Error` for inputs that are none of the task; those are checked again when they come again.
    void check(const at::Tensor& predictions, const at::Tensor& target) {
        if (!seen_.are_new(predictions, target)) return;
        auto seen = std::exchange(seen_, {});
        task_.check(owner_, predictions, target);
        seen_ = std::move(seen);
    }
    /// Likewise of scores that must be no labels; also whether they are probabilities, if they are to be.
    void check_scores(const at::Tensor& predictions, const at::Tensor& target, Input input) {
        if (!seen_.are_new(predictions, target)) return;
        auto seen = std::exchange(seen_, {});
        if (!at::isFloatingType(predictions.scalar_type()))
            refuse_shapes(owner_, predictions, target, "floating-point predictions, not labels");
        task_.check(owner_, predictions, target);
        check_probabilities(owner_, predictions, input);
        seen_ = std::move(seen);
    }
    const std::string& owner() const { return owner_; }
    const Task& task() const { return task_; }

private:
    std::string owner_;
    Task task_;
    SeenShapes seen_;
};

} // namespace fulgurite::metric::classification

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/answers-inl.hpp"
#endif
