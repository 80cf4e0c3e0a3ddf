// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

#include "fulgurite/metric/classification/confusion_options.hpp"
#include "fulgurite/metric/classification/formula.hpp"
#include "fulgurite/metric/classification/stat_scores_state.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric {

namespace classification {

/// Of a confusion matrix `[C, C]` or of several, `[L, 2, 2]`. An ignored class is left out of micro and macro averages.
at::Tensor jaccard(const at::Tensor& counts, Average average, std::optional<std::int64_t> ignored,
                   double zero_division);

template <class Task>
struct JaccardIndexOptionsOf;
template <>
struct JaccardIndexOptionsOf<Binary> {
    using type = BinaryJaccardOptions;
};
template <>
struct JaccardIndexOptionsOf<Multiclass> {
    using type = MulticlassJaccardOptions;
};
template <>
struct JaccardIndexOptionsOf<Multilabel> {
    using type = MultilabelJaccardOptions;
};

/// Intersection over union of targets and predictions. A class that `ignore_index` names is left out of macro and micro
/// averages; the labels of Multilabel are no classes, so there it leaves out none, where torchmetrics drops the label
/// of that number.
template <class Task>
class JaccardIndex : public Metric<JaccardIndex<Task>> {
public:
    using Options = typename JaccardIndexOptionsOf<Task>::type;
    BOOST_HANA_DEFINE_STRUCT(JaccardIndex, (ConfusionState<Task>, state));

    static std::string title() { return std::string(Task::name).append("JaccardIndex"); }
    /// Throws `OptionError` for options that make no sense.
    explicit JaccardIndex(Options options = {})
        : state(title(), Task::of(checked_options(title(), options))), options_(options) {}

    /// What the task takes: `Binary`, `Multiclass`, `Multilabel`. Throws `Error` for shapes that do not go together,
    /// targets that are no labels, and what is out of range.
    void update(const at::Tensor& predictions, const at::Tensor& target) { state.update(predictions, target); }

    /// Binary a `double`; else a tensor of doubles, `[]` or with `Average::none` `[C]`. NaN where nothing was seen that
    /// counts (torchmetrics says 0).
    auto compute() const {
        const auto counts = state.matrix();
        if constexpr (std::is_same_v<Task, Binary>)
            return counts.defined()
                       ? read_scalar(jaccard(counts.unsqueeze(0), Average::micro, {}, options_.zero_division))
                       : std::numeric_limits<double>::quiet_NaN();
        else if constexpr (std::is_same_v<Task, Multiclass>)
            return counts.defined() ? jaccard(counts, options_.average, options_.ignore_index, options_.zero_division)
                                    : nothing_seen(options_.average, options_.num_classes);
        else
            return counts.defined() ? jaccard(counts, options_.average, {}, options_.zero_division)
                                    : nothing_seen(options_.average, options_.num_labels);
    }
    /// `ConfusionState::matrix`: the counts.
    at::Tensor matrix() const { return state.matrix(); }

private:
    Options options_;
};

} // namespace classification

/// JaccardIndex is intersection over union: tp / (tp + fp + fn).
using BinaryJaccardIndex = classification::JaccardIndex<classification::Binary>;
using MulticlassJaccardIndex = classification::JaccardIndex<classification::Multiclass>;
using MultilabelJaccardIndex = classification::JaccardIndex<classification::Multilabel>;

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/jaccard_index-inl.hpp"
#endif
