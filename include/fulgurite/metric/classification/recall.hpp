// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/metric/classification/rate.hpp"

namespace fulgurite::metric {

namespace classification {
struct RecallFormula {
    static constexpr std::string_view name = "Recall";
    template <class Task>
    using Options = typename OptionsOf<Task>::Rate;
    static constexpr bool top_k_needs_target = true;

    static at::Tensor score(const Counts& counts, bool /*multiclass*/, const auto& options) {
        return ratio(counts.tp, counts.tp + counts.fn, options.zero_division);
    }
};
} // namespace classification

/// Recall is how many of the targets were found:
/// tp / (tp + fn).
/// Of several classes or labels `average` is macro unless said, as in torchmetrics' classes; see
/// `classification::Rate`.
using BinaryRecall = classification::Rate<classification::Binary, classification::RecallFormula>;
using MulticlassRecall = classification::Rate<classification::Multiclass, classification::RecallFormula>;
using MultilabelRecall = classification::Rate<classification::Multilabel, classification::RecallFormula>;

} // namespace fulgurite::metric
