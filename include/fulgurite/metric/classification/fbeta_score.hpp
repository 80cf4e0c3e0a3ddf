// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/metric/classification/rate.hpp"

namespace fulgurite::metric {

namespace classification {
/// (1 + beta²) tp / ((1 + beta²) tp + beta² fn + fp)
inline at::Tensor f_score(const Counts& counts, double beta, double zero) {
    const double square = beta * beta;
    const auto right = (1 + square) * counts.tp;
    return ratio(right, right + square * counts.fn + counts.fp, zero);
}

struct FBetaScoreFormula {
    static constexpr std::string_view name = "FBetaScore";
    template <class Task>
    using Options = typename OptionsOf<Task>::FBeta;
    static constexpr bool top_k_needs_target = false;

    static at::Tensor score(const Counts& counts, bool /*multiclass*/, const auto& options) {
        return f_score(counts, options.beta, options.zero_division);
    }
};
} // namespace classification

/// FBetaScore is the harmonic mean of precision and recall, recall counting `beta` times as much:
/// (1 + beta²) tp / ((1 + beta²) tp + beta² fn + fp). In torchmetrics `beta` has no default; here it is 1.
/// Of several classes or labels `average` is macro unless said; see `classification::Rate`.
using BinaryFBetaScore = classification::Rate<classification::Binary, classification::FBetaScoreFormula>;
using MulticlassFBetaScore = classification::Rate<classification::Multiclass, classification::FBetaScoreFormula>;
using MultilabelFBetaScore = classification::Rate<classification::Multilabel, classification::FBetaScoreFormula>;

} // namespace fulgurite::metric
