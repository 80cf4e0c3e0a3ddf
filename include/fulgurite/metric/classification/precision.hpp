// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/metric/classification/rate.hpp"

namespace fulgurite::metric {

namespace classification {
struct PrecisionFormula {
    static constexpr std::string_view name = "Precision";
    template <class Task>
    using Options = typename OptionsOf<Task>::Rate;
    static constexpr bool top_k_needs_target = true;

    static at::Tensor score(const Counts& counts, bool /*multiclass*/, const auto& options) {
        return ratio(counts.tp, counts.tp + counts.fp, options.zero_division);
    }
};
} // namespace classification

/// Precision is how much of what was predicted is right:
/// tp / (tp + fp).
/// Of several classes or labels `average` is macro unless said, as in torchmetrics' classes; see
/// `classification::Rate`.
using BinaryPrecision = classification::Rate<classification::Binary, classification::PrecisionFormula>;
using MulticlassPrecision = classification::Rate<classification::Multiclass, classification::PrecisionFormula>;
using MultilabelPrecision = classification::Rate<classification::Multilabel, classification::PrecisionFormula>;

} // namespace fulgurite::metric
