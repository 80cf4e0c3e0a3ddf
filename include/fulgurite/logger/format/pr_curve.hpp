// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <cstddef>
#include <vector>

namespace fulgurite::logger {

/// Precision and recall at thresholds i / (n − 1), as TensorBoard draws them; rows: true positives, false positives,
/// true negatives, false negatives, precision, recall.
using PrCurve = std::array<std::vector<double>, 6>;

/// Counts as `torch.utils.tensorboard.summary.compute_curve` does. `labels`: of double, 0 or 1; `predictions`: of float
/// or double, from 0 to 1, as many; both contiguous and on the host. `thresholds`: 2 or more.
PrCurve pr_curve_of(const at::Tensor& labels, const at::Tensor& predictions, std::size_t thresholds);

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/pr_curve-inl.hpp"
#endif
