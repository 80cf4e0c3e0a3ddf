// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <limits>
#include <string>

#include "fulgurite/metric/classification/confusion_options.hpp"
#include "fulgurite/metric/classification/stat_scores_state.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric {

namespace classification {

/// Of a confusion matrix `[C, C]`, or of several `[L, 2, 2]` that are added up.
double matthews(const at::Tensor& counts);

template <class Task>
struct MatthewsCorrCoefOptionsOf;
template <>
struct MatthewsCorrCoefOptionsOf<Binary> {
    using type = BinaryTableOptions;
};
template <>
struct MatthewsCorrCoefOptionsOf<Multiclass> {
    using type = MulticlassTableOptions;
};
template <>
struct MatthewsCorrCoefOptionsOf<Multilabel> {
    using type = MultilabelTableOptions;
};

/// (tp · tn − fp · fn) / √((tp + fp)(tp + fn)(tn + fp)(tn + fn)), and likewise of several classes.
/// Perfect answers of two classes give 1 even if there is one class only; with an empty row or column of the matrix two
/// classes give what torchmetrics gives, more give 0.
template <class Task>
class MatthewsCorrCoef : public Metric<MatthewsCorrCoef<Task>> {
public:
    using Options = typename MatthewsCorrCoefOptionsOf<Task>::type;
    BOOST_HANA_DEFINE_STRUCT(MatthewsCorrCoef, (ConfusionState<Task>, state));

    static std::string title() { return std::string(Task::name).append("MatthewsCorrCoef"); }
    /// Throws `OptionError` for options that make no sense.
    explicit MatthewsCorrCoef(Options options = {}) : state(title(), Task::of(checked_options(title(), options))) {}

    /// What the task takes: `Binary`, `Multiclass`, `Multilabel`. Throws `Error` for shapes that do not go together,
    /// targets that are no labels, and what is out of range.
    void update(const at::Tensor& predictions, const at::Tensor& target) { state.update(predictions, target); }

    /// NaN where nothing was seen that counts (torchmetrics says 0).
    double compute() const {
        const auto counts = state.matrix();
        return counts.defined() ? matthews(counts) : std::numeric_limits<double>::quiet_NaN();
    }
    /// `ConfusionState::matrix`: the counts.
    at::Tensor matrix() const { return state.matrix(); }
};

} // namespace classification

/// MatthewsCorrCoef is the correlation of targets and predictions, −1 to 1, of several labels over all of them.
using BinaryMatthewsCorrCoef = classification::MatthewsCorrCoef<classification::Binary>;
using MulticlassMatthewsCorrCoef = classification::MatthewsCorrCoef<classification::Multiclass>;
using MultilabelMatthewsCorrCoef = classification::MatthewsCorrCoef<classification::Multilabel>;

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/matthews_corr_coef-inl.hpp"
#endif
