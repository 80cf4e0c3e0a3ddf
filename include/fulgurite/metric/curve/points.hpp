// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "fulgurite/metric/average.hpp"
#include "fulgurite/metric/curve/counts.hpp"

namespace fulgurite::metric {

/// Precision and recall of doubles by ascending threshold: `[T + 1]` each, the last of them 1 and 0, for which there is
/// no threshold. Thresholds are `[T]`.
struct PrecisionRecall {
    at::Tensor precision, recall, thresholds;
};

/// False and true positive rate of doubles by descending threshold, `[T]` each. An exact curve begins at (0, 0), whose
/// threshold is 1.
struct Rates {
    at::Tensor false_positive, true_positive, thresholds;
};

namespace curve {

PrecisionRecall precision_recall(const Counts& counts);
Rates rates(const Counts& counts);

/// One for each of the counts, or their mean.
std::vector<PrecisionRecall> precision_recalls(const std::vector<Counts>& counts, bool mean);
std::vector<Rates> all_rates(const std::vector<Counts>& counts, bool mean);

/// [C]: the area under each curve of rates; NaN where nothing was seen.
at::Tensor areas(const std::vector<Counts>& counts);
/// The area up to a false positive rate, scaled so that 0.5 is chance and 1 the best (McClish).
double area_up_to(const Counts& counts, double max_fpr);
/// [C]: Σ (recall − recall of the threshold above) · precision of each curve; NaN where nothing was seen.
at::Tensor average_precisions(const std::vector<Counts>& counts);

} // namespace curve
} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/curve/points-inl.hpp"
#endif
