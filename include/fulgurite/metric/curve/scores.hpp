// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/metric/check_loaded.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/curve/counts.hpp"
#include "fulgurite/metric/curve/options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/seen_shapes.hpp"

namespace fulgurite::metric::curve {

template <class Options>
Settings settings_of(std::string_view metric, const Options& options) {
    checked_options(metric, options);
    Settings settings;
    settings.metric = metric;
    if constexpr (requires { options.num_classes; }) {
        settings.task = Task::multiclass;
        settings.columns = options.num_classes;
    } else if constexpr (requires { options.num_labels; }) {
        settings.task = Task::multilabel;
        settings.columns = options.num_labels;
    }
    settings.ignore_index = options.ignore_index;
    settings.input = options.input;
    settings.thresholds = thresholds_of(options.thresholds, options.at);
    return settings;
}

/// What all metrics of curves gather: predictions and targets as they came, or counts at thresholds.
template <class Derived>
class Scores : public Metric<Derived> {
public:
    BOOST_HANA_DEFINE_STRUCT(Scores, (Cat, predictions), (Cat, target), (Sum, bins), (Sum, outside));

    /// Binary: two of one shape, targets 0 or 1. Multiclass: `[B, C, …]` and labels `[B, …]`. Multilabel: two of
    /// `[B, L, …]`, targets 0 or 1. Predictions are of any floating type. Throws `Error` where shapes or types do not
    /// go together, for a target out of range and for a probability outside [0, 1]; values are looked at once for each
    /// new shape, and what comes later is told by compute(). Nothing else is read from the device.
    void update(const at::Tensor& given, const at::Tensor& wanted) {
        if (seen_.are_new(given, wanted)) {
            SeenShapes now = std::exchange(seen_, {}); // what is refused is not seen
            check_inputs(settings_, given, wanted);
            seen_ = std::move(now);
        }
        const at::Tensor columns = as_columns(settings_, given.detach());
        const at::Tensor label =
            settings_.task == Task::multiclass ? wanted.reshape({-1}) : as_columns(settings_, wanted);
        if (settings_.thresholds.defined()) {
            move_thresholds(settings_, given.device());
            outside += count_outside(settings_, given, wanted);
            bins += binned(settings_, columns, label);
        } else {
            predictions.append(columns);
            target.append(label);
        }
    }

    /// Throws `Error` for a state of other options.
    void check_state() const {
        if (settings_.thresholds.defined())
            check_loaded(settings_.metric, bins.tensor(), {settings_.thresholds.numel(), settings_.columns, 2, 2});
        if (const auto kept = predictions.tensor(); kept.defined())
            check_loaded(settings_.metric, kept, {kept.size(0), settings_.columns});
    }

protected:
    template <class Options>
    Scores(std::string_view metric, const Options& options) : settings_(settings_of(metric, options)) {}
    /// Throws `Error` where targets or probabilities were out of range.
    std::vector<Counts> count(bool together = false) const {
        refuse_outside(settings_, predictions, target, outside);
        return curve::count(settings_, predictions, target, bins, together);
    }

private:
    Settings settings_;
    SeenShapes seen_;
};

} // namespace fulgurite::metric::curve
