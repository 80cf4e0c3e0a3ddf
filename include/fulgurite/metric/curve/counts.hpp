// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fulgurite/metric/average.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric::curve {

enum class Task { binary, multiclass, multilabel };

/// What the metrics of all curves know of their inputs.
struct Settings {
    std::string metric;
    Task task = Task::binary;
    std::int64_t columns = 1; ///< classes, labels, or 1
    std::optional<std::int64_t> ignore_index;
    Input input = Input::probabilities;
    at::Tensor thresholds; ///< of doubles, ascending; undefined for exact curves
};

/// Right and wrong answers of one column where what reaches a threshold is a yes. Thresholds descend, all are doubles.
struct Counts {
    at::Tensor hits;                 ///< [T], of the positives
    at::Tensor alarms;               ///< [T], of the negatives
    at::Tensor thresholds;           ///< [T]
    at::Tensor positives, negatives; ///< 0-dim: how many there are
    bool binned = false;
    double recall_of_none = 0; ///< the recall where there are no positives
};

/// As torchmetrics has it, thresholds are float32: 0.7f reaches a threshold of 0.7.
at::Tensor thresholds_of(std::optional<std::int64_t> number, const std::vector<double>& list);

/// Throws `Error` where inputs are not as the task wants them; reads the device.
void check_inputs(const Settings& settings, const at::Tensor& predictions, const at::Tensor& target);
/// What `check_inputs` refuses of values, counted without waiting for the device: `classification::count_outside`.
at::Tensor count_outside(const Settings& settings, const at::Tensor& predictions, const at::Tensor& target);
/// Throws `Error` where there is any: among all that is kept, or, where nothing is, in the sum of what was counted.
void refuse_outside(const Settings& settings, const Cat& predictions, const Cat& target, const Sum& outside);
/// [B, C, …] as [N, C], and [B, …] as [N].
at::Tensor as_columns(const Settings& settings, const at::Tensor& value);
/// So that updates need not copy them each time, for which they would wait.
void move_thresholds(Settings& settings, const at::Device& device);
/// [T, C, 2, 2]: for each threshold and column, by target and then by answer, how many.
at::Tensor binned(const Settings& settings, const at::Tensor& predictions, const at::Tensor& target);

/// One for each column, or one of all columns together.
std::vector<Counts> count(const Settings& settings, const Cat& predictions, const Cat& target, const Sum& bins,
                          bool together);

/// The one number of values `[C]`, those that are NaN left out; or themselves.
at::Tensor reduce(const at::Tensor& values, const std::vector<Counts>& counts, Average average);

/// Of points that have x and y for each class, what x and the mean of y over the classes are, by linear interpolation.
struct Mean {
    at::Tensor x, y;
};
Mean mean_of(const std::vector<at::Tensor>& x, const std::vector<at::Tensor>& y);

} // namespace fulgurite::metric::curve

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/curve/counts-inl.hpp"
#endif
