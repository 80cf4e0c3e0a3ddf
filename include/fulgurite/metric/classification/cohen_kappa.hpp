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

/// Of a confusion matrix `[C, C]`.
double kappa(const at::Tensor& counts, KappaWeights weights);

template <class Task>
struct CohenKappaOptionsOf;
template <>
struct CohenKappaOptionsOf<Binary> {
    using type = BinaryKappaOptions;
};
template <>
struct CohenKappaOptionsOf<Multiclass> {
    using type = MulticlassKappaOptions;
};

/// Agreement of targets and predictions, less what chance would give: 1 is perfect, 0 chance.
template <class Task>
class CohenKappa : public Metric<CohenKappa<Task>> {
public:
    using Options = typename CohenKappaOptionsOf<Task>::type;
    BOOST_HANA_DEFINE_STRUCT(CohenKappa, (ConfusionState<Task>, state));

    static std::string title() { return std::string(Task::name).append("CohenKappa"); }
    /// Throws `OptionError` for options that make no sense.
    explicit CohenKappa(Options options = {})
        : state(title(), Task::of(checked_options(title(), options))), options_(options) {}

    /// What the task takes: `Binary`, `Multiclass`, `Multilabel`. Throws `Error` for shapes that do not go together,
    /// targets that are no labels, and what is out of range.
    void update(const at::Tensor& predictions, const at::Tensor& target) { state.update(predictions, target); }

    /// NaN where nothing was seen, or targets and predictions are all of one class.
    double compute() const {
        const auto counts = state.matrix();
        return counts.defined() ? kappa(counts, options_.weights) : std::numeric_limits<double>::quiet_NaN();
    }
    /// `ConfusionState::matrix`: the counts.
    at::Tensor matrix() const { return state.matrix(); }

private:
    Options options_;
};

} // namespace classification

/// CohenKappa is agreement beyond chance: 1 − Σ w · counts / Σ w · counts expected of independent answers.
using BinaryCohenKappa = classification::CohenKappa<classification::Binary>;
using MulticlassCohenKappa = classification::CohenKappa<classification::Multiclass>;
using classification::KappaWeights;

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/cohen_kappa-inl.hpp"
#endif
