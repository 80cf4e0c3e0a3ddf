// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/average.hpp"

namespace fulgurite::metric::classification {

/// Counts of doubles: numbers, or one for each class or label.
struct Counts {
    at::Tensor tp, fp, tn, fn;
    at::Tensor all() const { return tp + fp + tn + fn; }
};

/// Of `StatScoresState::stat_scores()`, added up over the classes where that is wanted.
Counts counts_of(const at::Tensor& stat_scores, bool added_up);

/// a / b, and `zero` where b is 0.
at::Tensor ratio(const at::Tensor& a, const at::Tensor& b, double zero = 0);

/// Which classes a macro average leaves out: none, those without target or prediction, or those without target.
enum class LeftOut { none, absent, without_target };

/// A score for each class as `average` wants it: macro and weighted averages are numbers.
at::Tensor averaged(const at::Tensor& score, Average average, const Counts& counts, LeftOut left_out);

/// NaN: one, or one for each of `classes`.
at::Tensor nothing_seen(Average average, std::int64_t classes);

} // namespace fulgurite::metric::classification

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/formula-inl.hpp"
#endif
