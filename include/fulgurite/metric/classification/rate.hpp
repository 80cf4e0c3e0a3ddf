// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/sum.h>

#include <limits>
#include <string>
#include <type_traits>

#include "fulgurite/metric/classification/formula.hpp"
#include "fulgurite/metric/classification/stat_scores_options.hpp"
#include "fulgurite/metric/classification/stat_scores_state.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric::classification {

/// What a task takes as options: `Plain`, `Rate` with the value of 0 / 0, `FBeta` with beta.
template <class Task>
struct OptionsOf;
template <>
struct OptionsOf<Binary> {
    using Plain = BinaryOptions;
    using Rate = BinaryRateOptions;
    using FBeta = BinaryFBetaOptions;
};
template <>
struct OptionsOf<Multiclass> {
    using Plain = MulticlassOptions;
    using Rate = MulticlassRateOptions;
    using FBeta = MulticlassFBetaOptions;
};
template <>
struct OptionsOf<Multilabel> {
    using Plain = MultilabelOptions;
    using Rate = MultilabelRateOptions;
    using FBeta = MultilabelFBetaOptions;
};

/// A formula over the counts of a task. A formula is
///
///     struct PrecisionFormula {
///         static constexpr std::string_view name = "Precision";
///         template <class Task> using Options = typename OptionsOf<Task>::Rate;
///         static constexpr bool top_k_needs_target = true; // then macro averages leave out classes without a target
///         static at::Tensor score(const Counts& counts, bool multiclass, const auto& options);
///     };
///
/// `Average::micro` applies it to counts that were added up; of the other averages it gives the score of each class,
/// and of these macro leaves out classes that neither were a target nor predicted (multiclass only).
template <class Task, class Formula>
class Rate : public Metric<Rate<Task, Formula>> {
    static constexpr bool binary = std::is_same_v<Task, Binary>;
    static constexpr bool multiclass = std::is_same_v<Task, Multiclass>;

public:
    using Options = typename Formula::template Options<Task>;
    BOOST_HANA_DEFINE_STRUCT(Rate, (StatScoresState<Task>, state));

    static std::string title() { return std::string(Task::name).append(Formula::name); }
    /// Throws `OptionError` for options that make no sense.
    explicit Rate(Options options = {})
        : state(title(), Task::of(checked_options(title(), options))), options_(options) {}

    /// What the task takes: `Binary`, `Multiclass`, `Multilabel`. Throws `Error` for shapes that do not go together,
    /// targets that are no labels, and what is out of range.
    void update(const at::Tensor& predictions, const at::Tensor& target) { state.update(predictions, target); }

    /// Binary a `double`; else a tensor of doubles, `[]` or with `Average::none` `[C]`. NaN where nothing was seen that
    /// counts (torchmetrics says 0).
    auto compute() const {
        if constexpr (binary) return read_scalar(value());
        else return value();
    }
    /// `StatScoresState::stat_scores`: the counts.
    at::Tensor stat_scores() const { return state.stat_scores(); }

private:
    at::Tensor value() const {
        const auto scores = state.stat_scores();
        const auto average = [&] {
            if constexpr (binary) return Average::micro;
            else return options_.average;
        }();
        if (!scores.defined() || read_scalar(at::sum(scores)) == 0)
            return nothing_seen(average, scores.defined() ? scores.size(-1) : classes());
        const auto counts = counts_of(scores, !binary && average == Average::micro);
        return averaged(Formula::score(counts, multiclass, options_), average, counts, left_out());
    }
    LeftOut left_out() const {
        if constexpr (multiclass)
            return Formula::top_k_needs_target && options_.top_k > 1 ? LeftOut::without_target : LeftOut::absent;
        else return LeftOut::none;
    }
    std::int64_t classes() const {
        if constexpr (binary) return 1;
        else if constexpr (multiclass) return options_.num_classes;
        else return options_.num_labels;
    }
    Options options_;
};

} // namespace fulgurite::metric::classification
