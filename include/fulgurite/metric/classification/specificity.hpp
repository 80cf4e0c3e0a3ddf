// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/metric/classification/rate.hpp"

namespace fulgurite::metric {

namespace classification {
struct SpecificityFormula {
    static constexpr std::string_view name = "Specificity";
    template <class Task>
    using Options = typename OptionsOf<Task>::Plain;
    static constexpr bool top_k_needs_target = false;

    static at::Tensor score(const Counts& counts, bool /*multiclass*/, const auto& /*options*/) {
        return ratio(counts.tn, counts.tn + counts.fp);
    }
};
} // namespace classification

/// Specificity is how many of the negatives were found:
/// tn / (tn + fp).
/// Of several classes or labels `average` is macro unless said, as in torchmetrics' classes; see
/// `classification::Rate`.
using BinarySpecificity = classification::Rate<classification::Binary, classification::SpecificityFormula>;
using MulticlassSpecificity = classification::Rate<classification::Multiclass, classification::SpecificityFormula>;
using MultilabelSpecificity = classification::Rate<classification::Multilabel, classification::SpecificityFormula>;

} // namespace fulgurite::metric
