// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/metric/classification/rate.hpp"

namespace fulgurite::metric {

namespace classification {
struct HammingDistanceFormula {
    static constexpr std::string_view name = "HammingDistance";
    template <class Task>
    using Options = typename OptionsOf<Task>::Plain;
    static constexpr bool top_k_needs_target = false;

    static at::Tensor score(const Counts& counts, bool multiclass, const auto& /*options*/) {
        if (multiclass) return 1 - ratio(counts.tp, counts.tp + counts.fn);
        return 1 - ratio(counts.tp + counts.tn, counts.all());
    }
};
} // namespace classification

/// HammingDistance is the share of wrong answers:
/// 1 − accuracy: binary and multilabel 1 − (tp + tn) / all; multiclass 1 − tp / (tp + fn) of each class.
/// Of several classes or labels `average` is macro unless said, as in torchmetrics' classes; see
/// `classification::Rate`.
using BinaryHammingDistance = classification::Rate<classification::Binary, classification::HammingDistanceFormula>;
using MulticlassHammingDistance =
    classification::Rate<classification::Multiclass, classification::HammingDistanceFormula>;
using MultilabelHammingDistance =
    classification::Rate<classification::Multilabel, classification::HammingDistanceFormula>;

} // namespace fulgurite::metric
