// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/metric/classification/rate.hpp"

namespace fulgurite::metric {

namespace classification {
struct AccuracyFormula {
    static constexpr std::string_view name = "Accuracy";
    template <class Task>
    using Options = typename OptionsOf<Task>::Plain;
    static constexpr bool top_k_needs_target = true;

    static at::Tensor score(const Counts& counts, bool multiclass, const auto& /*options*/) {
        // Of several classes one's accuracy is how many of its samples were found.
        if (multiclass) return ratio(counts.tp, counts.tp + counts.fn);
        return ratio(counts.tp + counts.tn, counts.all());
    }
};
} // namespace classification

/// Accuracy is the share of right answers:
/// binary and multilabel (tp + tn) / all; multiclass tp / (tp + fn) of each class, so that micro is the share of right
/// answers. Of several classes or labels `average` is macro unless said, as in torchmetrics' classes; see
/// `classification::Rate`.
using BinaryAccuracy = classification::Rate<classification::Binary, classification::AccuracyFormula>;
using MulticlassAccuracy = classification::Rate<classification::Multiclass, classification::AccuracyFormula>;
using MultilabelAccuracy = classification::Rate<classification::Multilabel, classification::AccuracyFormula>;

} // namespace fulgurite::metric
