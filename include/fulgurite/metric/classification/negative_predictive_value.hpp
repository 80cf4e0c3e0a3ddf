// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/metric/classification/rate.hpp"

namespace fulgurite::metric {

namespace classification {
struct NegativePredictiveValueFormula {
    static constexpr std::string_view name = "NegativePredictiveValue";
    template <class Task>
    using Options = typename OptionsOf<Task>::Rate;
    static constexpr bool top_k_needs_target = true;

    static at::Tensor score(const Counts& counts, bool /*multiclass*/, const auto& options) {
        return ratio(counts.tn, counts.tn + counts.fn, options.zero_division);
    }
};
} // namespace classification

/// NegativePredictiveValue is how much of what was not predicted is right:
/// tn / (tn + fn).
/// Of several classes or labels `average` is macro unless said, as in torchmetrics' classes; see
/// `classification::Rate`.
using BinaryNegativePredictiveValue =
    classification::Rate<classification::Binary, classification::NegativePredictiveValueFormula>;
using MulticlassNegativePredictiveValue =
    classification::Rate<classification::Multiclass, classification::NegativePredictiveValueFormula>;
using MultilabelNegativePredictiveValue =
    classification::Rate<classification::Multilabel, classification::NegativePredictiveValueFormula>;

} // namespace fulgurite::metric
