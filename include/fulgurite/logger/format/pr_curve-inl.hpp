// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/pr_curve.hpp"

namespace fulgurite::logger {

namespace detail {

/// In the type of the predictions: a product that is rounded otherwise may be in another bucket.
template <class T>
void count_predictions(const double* labels, const at::Tensor& predictions, std::size_t thresholds,
                       std::vector<double>& positive, std::vector<double>& negative) {
    const T* prediction = predictions.const_data_ptr<T>();
    for (std::int64_t i = 0; i < predictions.numel(); ++i) {
        const auto bucket = static_cast<std::size_t>(std::floor(prediction[i] * static_cast<T>(thresholds - 1)));
        positive[bucket] += labels[i];
        negative[bucket] += 1 - labels[i];
    }
}

} // namespace detail

FULGURITE_INLINE PrCurve pr_curve_of(const at::Tensor& labels, const at::Tensor& predictions, std::size_t thresholds) {
    PrCurve curve;
    for (auto& row : curve) row.resize(thresholds);
    auto& [tp, fp, tn, fn, precision, recall] = curve;
    const auto* label = labels.const_data_ptr<double>();
    if (predictions.scalar_type() == at::kDouble)
        detail::count_predictions<double>(label, predictions, thresholds, tp, fp);
    else detail::count_predictions<float>(label, predictions, thresholds, tp, fp);
    for (auto i = thresholds - 1; i-- > 0;) {
        tp[i] += tp[i + 1];
        fp[i] += fp[i + 1];
    }
    constexpr double tiny = 1e-7; // against a division by 0
    for (std::size_t i = 0; i < thresholds; ++i) {
        tn[i] = fp[0] - fp[i];
        fn[i] = tp[0] - tp[i];
        precision[i] = tp[i] / std::max(tiny, tp[i] + fp[i]);
        recall[i] = tp[i] / std::max(tiny, tp[i] + fn[i]);
    }
    return curve;
}

} // namespace fulgurite::logger
