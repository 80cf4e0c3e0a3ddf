// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/zeros.h>

#include <string>
#include <type_traits>
#include <vector>

#include "fulgurite/metric/classification/rate.hpp"

namespace fulgurite::metric {

namespace classification {

/// `[5]` of counts `[4]`: the support, tp + fn, behind them. Of counts `[4, C]` `[C, 5]`, or what `average` makes of
/// it.
at::Tensor table_of(const at::Tensor& scores, Average average);

/// The counts themselves: tp, fp, tn, fn and the support, tp + fn.
template <class Task>
class StatScores : public Metric<StatScores<Task>> {
    static constexpr bool binary = std::is_same_v<Task, Binary>;

public:
    using Options = typename OptionsOf<Task>::Plain;
    BOOST_HANA_DEFINE_STRUCT(StatScores, (StatScoresState<Task>, state));

    static std::string title() { return std::string(Task::name).append("StatScores"); }
    /// Throws `OptionError` for options that make no sense.
    explicit StatScores(Options options = {})
        : state(title(), Task::of(checked_options(title(), options))), options_(options) {}

    /// As `Rate::update`.
    void update(const at::Tensor& predictions, const at::Tensor& target) { state.update(predictions, target); }

    /// Doubles: `[5]`, or with `Average::none` `[C, 5]`. Sums with micro, means with macro and weighted. Zeros where
    /// nothing was seen; NaN for a weighted mean without targets.
    at::Tensor compute() const {
        if constexpr (binary) return table_of(seen({4}), Average::none);
        else if constexpr (std::is_same_v<Task, Multiclass>)
            return table_of(seen({4, options_.num_classes}), options_.average);
        else return table_of(seen({4, options_.num_labels}), options_.average);
    }
    /// Of the five numbers, in logs.
    static std::vector<std::string> value_names() { return {"tp", "fp", "tn", "fn", "support"}; }
    /// `StatScoresState::stat_scores`
    at::Tensor stat_scores() const { return state.stat_scores(); }

private:
    at::Tensor seen(at::IntArrayRef sizes) const {
        const auto scores = state.stat_scores();
        return scores.defined() ? scores : at::zeros(sizes, at::TensorOptions(at::kLong));
    }
    Options options_;
};

} // namespace classification

/// StatScores are true positives, false positives, true negatives, false negatives and the support, tp + fn.
using BinaryStatScores = classification::StatScores<classification::Binary>;
using MulticlassStatScores = classification::StatScores<classification::Multiclass>;
using MultilabelStatScores = classification::StatScores<classification::Multilabel>;

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/stat_scores-inl.hpp"
#endif
