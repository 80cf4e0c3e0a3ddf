// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/zeros.h>

#include <string>
#include <type_traits>
#include <vector>

#include "fulgurite/metric/classification/confusion_options.hpp"
#include "fulgurite/metric/classification/formula.hpp"
#include "fulgurite/metric/classification/stat_scores_state.hpp"

namespace fulgurite::metric {

namespace classification {

/// Matrices `[…, C, C]` as doubles, divided by the sum of each row, each column or all.
at::Tensor normalized(const at::Tensor& counts, ConfusionNormalize normalize);

template <class Task>
struct ConfusionMatrixOptionsOf;
template <>
struct ConfusionMatrixOptionsOf<Binary> {
    using type = BinaryConfusionOptions;
};
template <>
struct ConfusionMatrixOptionsOf<Multiclass> {
    using type = MulticlassConfusionOptions;
};
template <>
struct ConfusionMatrixOptionsOf<Multilabel> {
    using type = MultilabelConfusionOptions;
};

/// Pairs of target and prediction.
template <class Task>
class ConfusionMatrix : public Metric<ConfusionMatrix<Task>> {
public:
    using Options = typename ConfusionMatrixOptionsOf<Task>::type;
    BOOST_HANA_DEFINE_STRUCT(ConfusionMatrix, (ConfusionState<Task>, state));

    static std::string title() { return std::string(Task::name).append("ConfusionMatrix"); }
    /// Throws `OptionError` for options that make no sense.
    explicit ConfusionMatrix(Options options = {})
        : state(title(), Task::of(checked_options(title(), options))), options_(options) {}

    /// What the task takes: `Binary`, `Multiclass`, `Multilabel`. Throws `Error` for shapes that do not go together,
    /// targets that are no labels, and what is out of range.
    void update(const at::Tensor& predictions, const at::Tensor& target) { state.update(predictions, target); }

    /// Doubles: `[2, 2]`, `[C, C]` or `[L, 2, 2]`; counts, or what `normalize` makes of them, where 0 / 0 is 0. Zeros
    /// where nothing was seen.
    at::Tensor compute() const {
        const auto counts = state.matrix();
        return normalized(counts.defined() ? counts : at::zeros(sizes(), at::TensorOptions(at::kLong)),
                          options_.normalize);
    }
    /// `ConfusionState::matrix`: the counts.
    at::Tensor matrix() const { return state.matrix(); }

private:
    std::vector<std::int64_t> sizes() const {
        if constexpr (std::is_same_v<Task, Binary>) return {2, 2};
        else if constexpr (std::is_same_v<Task, Multiclass>) return {options_.num_classes, options_.num_classes};
        else return {options_.num_labels, 2, 2};
    }
    Options options_;
};

} // namespace classification

/// ConfusionMatrix counts pairs of target (row) and prediction (column).
using BinaryConfusionMatrix = classification::ConfusionMatrix<classification::Binary>;
using MulticlassConfusionMatrix = classification::ConfusionMatrix<classification::Multiclass>;
using MultilabelConfusionMatrix = classification::ConfusionMatrix<classification::Multilabel>;
using classification::ConfusionNormalize;

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/confusion_matrix-inl.hpp"
#endif
