// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/metric/classification/fbeta_score.hpp"

namespace fulgurite::metric {

namespace classification {
struct F1ScoreFormula {
    static constexpr std::string_view name = "F1Score";
    template <class Task>
    using Options = typename OptionsOf<Task>::Rate;
    static constexpr bool top_k_needs_target = false;

    static at::Tensor score(const Counts& counts, bool /*multiclass*/, const auto& options) {
        return f_score(counts, 1.0, options.zero_division);
    }
};
} // namespace classification

/// F1Score is the harmonic mean of precision and recall: 2 tp / (2 tp + fn + fp).
/// Of several classes or labels `average` is macro unless said; see `classification::Rate`.
using BinaryF1Score = classification::Rate<classification::Binary, classification::F1ScoreFormula>;
using MulticlassF1Score = classification::Rate<classification::Multiclass, classification::F1ScoreFormula>;
using MultilabelF1Score = classification::Rate<classification::Multilabel, classification::F1ScoreFormula>;

} // namespace fulgurite::metric
