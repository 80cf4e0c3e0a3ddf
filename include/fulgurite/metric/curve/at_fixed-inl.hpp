// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <limits>
#include <tuple>
#include <vector>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/curve/at_fixed.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric::curve {

FULGURITE_INLINE std::vector<double> read_all(const at::Tensor& values) {
    const at::Tensor here = values.cpu().to(at::kDouble).contiguous();
    const auto* begin = here.const_data_ptr<double>();
    return {begin, begin + here.numel()};
}

/// Of the points whose second is enough, the one with the largest first, then by `ties`.
template <class Ties>
AtThreshold best(const at::Tensor& wanted, const at::Tensor& held, const at::Tensor& thresholds, double least,
                 const Ties& ties) {
    const auto value = read_all(wanted), other = read_all(held), at = read_all(thresholds);
    AtThreshold result{0.0, std::numeric_limits<double>::quiet_NaN()};
    std::tuple<double, double, double> best{0.0, 0.0, 0.0};
    bool found = false;
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (!(other[i] >= least) || !(value[i] == value[i])) continue; // NaN is never enough
        const auto here = ties(value[i], other[i], at[i]);
        if (found && !(here > best)) continue;
        best = here;
        result = {value[i], at[i]};
        found = true;
    }
    return result;
}

/// As torchmetrics: of equal recalls the one with more precision, then the higher threshold; nothing for 0.
FULGURITE_INLINE AtThreshold best_point(const at::Tensor& wanted, const at::Tensor& held, const at::Tensor& thresholds,
                                        double least) {
    auto result = best(wanted, held, thresholds, least,
                       [](double value, double other, double at) { return std::tuple(value, other, at); });
    if (result.value == 0) result.threshold = std::numeric_limits<double>::quiet_NaN();
    return result;
}

/// As torchmetrics: of equal ones the one with the highest threshold, which comes first.
FULGURITE_INLINE AtThreshold first_point(const at::Tensor& wanted, const at::Tensor& held, const at::Tensor& thresholds,
                                         double least) {
    return best(wanted, held, thresholds, least,
                [](double value, double, double) { return std::tuple(value, 0.0, 0.0); });
}

FULGURITE_INLINE AtThreshold where_seen(const Counts& counts, const AtThreshold& found) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    return read_scalar(counts.positives.add(counts.negatives)) > 0 ? found : AtThreshold{nan, nan};
}

FULGURITE_INLINE AtThreshold recall_at_precision(const Counts& counts, double least) {
    const auto points = precision_recall(counts);
    return where_seen(counts, best_point(points.recall, points.precision, points.thresholds, least));
}
FULGURITE_INLINE AtThreshold precision_at_recall(const Counts& counts, double least) {
    const auto points = precision_recall(counts);
    return where_seen(counts, best_point(points.precision, points.recall, points.thresholds, least));
}
FULGURITE_INLINE AtThreshold specificity_at_sensitivity(const Counts& counts, double least) {
    const auto points = rates(counts);
    return where_seen(counts,
                      first_point(points.false_positive.neg().add(1), points.true_positive, points.thresholds, least));
}
FULGURITE_INLINE AtThreshold sensitivity_at_specificity(const Counts& counts, double least) {
    const auto points = rates(counts);
    return where_seen(counts,
                      first_point(points.true_positive, points.false_positive.neg().add(1), points.thresholds, least));
}

} // namespace fulgurite::metric::curve
