// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/arange.h>
#include <ATen/ops/bucketize.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/diff.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/nan_to_num.h>
#include <ATen/ops/nanmean.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/searchsorted.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <sstream>
#include <tuple>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/answers.hpp"
#include "fulgurite/metric/curve/counts.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric::curve {

FULGURITE_INLINE at::Tensor thresholds_of(std::optional<std::int64_t> number, const std::vector<double>& list) {
    if (number) return at::linspace(0, 1, *number, at::kFloat).to(at::kDouble);
    return list.empty() ? at::Tensor() : at::tensor(list, at::kFloat).to(at::kDouble);
}

FULGURITE_INLINE void check_shapes(const Settings& settings, const at::Tensor& predictions, const at::Tensor& target) {
    std::ostringstream text;
    text << settings.metric << ": predictions of shape " << predictions.sizes() << " and targets of shape "
         << target.sizes() << " do not go together; give ";
    if (settings.task == Task::binary) {
        if (predictions.sizes() == target.sizes()) return;
        text << "two of the same shape";
    } else if (settings.task == Task::multilabel) {
        if (predictions.sizes() == target.sizes() && target.dim() >= 2 && target.size(1) == settings.columns) return;
        text << "two of shape [B, " << settings.columns << ", …]";
    } else {
        if (predictions.dim() == target.dim() + 1 && target.dim() >= 1 && predictions.size(1) == settings.columns &&
            predictions.select(1, 0).sizes() == target.sizes())
            return;
        text << "[B, " << settings.columns << ", …] and [B, …]";
    }
    throw Error(text.str());
}

/// How many labels there are: 0 to one less.
inline std::int64_t classes_of(const Settings& settings) {
    return settings.task == Task::multiclass ? settings.columns : 2;
}

FULGURITE_INLINE void check_inputs(const Settings& settings, const at::Tensor& predictions, const at::Tensor& target) {
    check_shapes(settings, predictions, target);
    if (!at::isFloatingType(predictions.scalar_type()))
        throw Error(settings.metric, ": predictions are of type ", c10::toString(predictions.scalar_type()),
                    "; give probabilities or logits, as a curve needs more than labels");
    if (!at::isIntegralType(target.scalar_type(), /*includeBool=*/true))
        throw Error(settings.metric, ": targets are of type ", c10::toString(target.scalar_type()),
                    "; give whole numbers, for example target.to(torch::kLong)");
    classification::check_labels(settings.metric, predictions, target, classes_of(settings), settings.ignore_index);
    // NaN is neither below nor above, so it passes, as it does in what is checked by shape only.
    classification::check_probabilities(settings.metric, predictions, settings.input);
}

FULGURITE_INLINE at::Tensor count_outside(const Settings& settings, const at::Tensor& predictions,
                                          const at::Tensor& target) {
    return classification::count_outside(predictions, target, classes_of(settings), settings.ignore_index,
                                         settings.input);
}

FULGURITE_INLINE void refuse_outside(const Settings& settings, const Cat& predictions, const Cat& target,
                                     const Sum& outside) {
    const auto found =
        predictions.empty() ? outside.tensor() : count_outside(settings, predictions.tensor(), target.tensor());
    classification::refuse_outside(settings.metric, found, classes_of(settings));
}

FULGURITE_INLINE at::Tensor as_columns(const Settings& settings, const at::Tensor& value) {
    if (settings.task == Task::binary) return value.reshape({-1, 1});
    return value.movedim(1, -1).reshape({-1, settings.columns});
}

FULGURITE_INLINE void move_thresholds(Settings& settings, const at::Device& device) {
    if (!settings.thresholds.defined() || settings.thresholds.device() == device) return;
    settings.thresholds = settings.thresholds.to(device, wide_type(device));
}

/// [N, C] of doubles in [0, 1].
FULGURITE_INLINE at::Tensor scores(const Settings& settings, const at::Tensor& predictions) {
    const at::Tensor given = wide(predictions);
    if (settings.input == Input::probabilities) return given;
    return settings.task == Task::multiclass ? at::softmax(given, 1) : at::sigmoid(given);
}

/// For each of [N, C], whether it is a yes, and whether it counts.
FULGURITE_INLINE std::tuple<at::Tensor, at::Tensor> labels(const Settings& settings, const at::Tensor& target) {
    const at::Tensor label = target.to(at::kLong);
    const at::Tensor counts =
        settings.ignore_index ? at::ne(label, *settings.ignore_index) : at::ones_like(label, at::kBool);
    if (settings.task != Task::multiclass) return {at::eq(label, 1), counts};
    const at::Tensor classes = at::arange(settings.columns, label.options());
    return {at::eq(label.unsqueeze(1), classes), counts.unsqueeze(1).expand({-1, settings.columns})};
}

/// As `binned`, by plain loops: a batch is small, and twenty operators for it take many times as long.
FULGURITE_INLINE at::Tensor binned_on_host(const Settings& settings, const at::Tensor& scores,
                                           const at::Tensor& target) {
    const at::Tensor score = scores.contiguous(), label = target.to(at::kLong).contiguous();
    const std::int64_t thresholds = settings.thresholds.numel(), columns = settings.columns, bins = thresholds + 1;
    const auto* grid = settings.thresholds.const_data_ptr<double>();
    const auto* from = score.const_data_ptr<double>();
    const auto* is = label.const_data_ptr<std::int64_t>();
    const bool classes = settings.task == Task::multiclass;
    std::vector<std::int64_t> found(static_cast<std::size_t>(columns * bins * 2)); // [C, bins, no or yes]
    for (std::int64_t i = 0, n = score.numel(); i < n; ++i) {
        const std::int64_t column = i % columns, wanted = classes ? is[i / columns] : is[i];
        if (settings.ignore_index && wanted == *settings.ignore_index) continue;
        const auto reached = std::isnan(from[i]) ? 0 : std::upper_bound(grid, grid + thresholds, from[i]) - grid;
        const bool yes = wanted == (classes ? column : 1);
        ++found[static_cast<std::size_t>((column * bins + reached) * 2 + (yes ? 1 : 0))];
    }
    at::Tensor counts = at::empty({thresholds, columns, 2, 2}, at::kLong);
    auto* to = counts.mutable_data_ptr<std::int64_t>();
    for (std::int64_t row = 0; row < columns * 2; ++row) { // of each column no, then yes
        const auto* bin = &found[static_cast<std::size_t>(row / 2 * bins * 2 + row % 2)];
        std::int64_t above = 0, below = 0;
        for (std::int64_t t = 0; t < bins; ++t) above += bin[2 * t];
        for (std::int64_t t = 0; t < thresholds; ++t) {
            below += bin[2 * t];
            to[(t * columns * 2 + row) * 2] = below;
            to[(t * columns * 2 + row) * 2 + 1] = above - below;
        }
    }
    return counts;
}

FULGURITE_INLINE at::Tensor binned(const Settings& settings, const at::Tensor& predictions, const at::Tensor& target) {
    const at::Tensor score = scores(settings, predictions);
    if (is_small_on_host(score) && is_small_on_host(target)) return binned_on_host(settings, score, target);
    const auto [positive, counts] = labels(settings, target);
    const at::Tensor& grid = settings.thresholds;
    const std::int64_t bins = grid.numel() + 1, columns = settings.columns;
    // How many thresholds a score reaches is its bin; a sum over bins then gives all thresholds at once.
    const at::Tensor reached = at::bucketize(score.contiguous(), grid, /*out_int32=*/false, /*right=*/true);
    // NaN, which bucketize puts above all, reaches none: no comparison with it is true.
    const at::Tensor bin = reached.masked_fill(at::isnan(score), 0);
    const at::Tensor column = at::arange(columns, bin.options());
    const at::Tensor slot = column.mul(bins).add(bin).mul(2).add(positive.to(at::kLong)).reshape({-1});
    at::Tensor found = at::zeros({columns * bins * 2}, bin.options());
    found.scatter_add_(0, slot, counts.to(at::kLong).reshape({-1}));
    const at::Tensor below = at::cumsum(found.reshape({columns, bins, 2}), 1);
    const at::Tensor no = below.slice(1, 0, bins - 1), all = below.slice(1, bins - 1, bins);
    return at::stack({no, all.sub(no)}, -1).transpose(0, 1);
}

FULGURITE_INLINE Counts exact(at::Tensor score, at::Tensor positive, const at::Tensor& counts, double recall_of_none) {
    const at::Tensor kept = at::nonzero(counts).squeeze(1);
    score = score.index_select(0, kept);
    positive = positive.index_select(0, kept);
    const auto [sorted, order] = at::sort(score, /*dim=*/0, /*descending=*/true);
    const at::Tensor hits = at::cumsum(positive.index_select(0, order), 0, at::kLong);
    const std::int64_t size = kept.numel();
    // The last of each run of equal scores: only there the threshold can lie.
    at::Tensor last = kept;
    if (size > 0)
        last = at::cat({at::nonzero(at::ne(sorted.slice(0, 1), sorted.slice(0, 0, size - 1))).squeeze(1),
                        at::full_like(kept.slice(0, 0, 1), size - 1)});
    Counts result;
    result.hits = wide(hits.index_select(0, last));
    result.alarms = wide(last).add(1).sub(result.hits);
    result.thresholds = sorted.index_select(0, last);
    result.positives = wide(at::sum(positive));
    result.negatives = wide(at::sum(at::logical_not(positive)));
    result.recall_of_none = recall_of_none;
    return result;
}

FULGURITE_INLINE Counts from_bins(const at::Tensor& bins, const at::Tensor& thresholds) { // [T, 2, 2]
    const at::Tensor falling = wide(bins).flip(0);
    Counts result;
    result.hits = falling.select(1, 1).select(1, 1);
    result.alarms = falling.select(1, 0).select(1, 1);
    result.thresholds = thresholds.flip(0).to(falling.options());
    result.positives = at::sum(falling.select(0, 0).select(0, 1));
    result.negatives = at::sum(falling.select(0, 0).select(0, 0));
    result.binned = true;
    result.recall_of_none = std::numeric_limits<double>::quiet_NaN();
    return result;
}

FULGURITE_INLINE std::vector<Counts> count(const Settings& settings, const Cat& predictions, const Cat& target,
                                           const Sum& bins, bool together) {
    std::vector<Counts> result;
    const auto columns = static_cast<std::size_t>(together ? 1 : settings.columns);
    if (settings.thresholds.defined()) {
        at::Tensor all = bins.tensor();
        if (!all.defined()) all = at::zeros({settings.thresholds.numel(), settings.columns, 2, 2}, at::kLong);
        if (together) all = at::sum(all, {1}, /*keepdim=*/true);
        for (std::size_t c = 0; c < columns; ++c)
            result.push_back(from_bins(all.select(1, static_cast<std::int64_t>(c)), settings.thresholds));
        return result;
    }
    const bool one_of_many = settings.task == Task::multiclass && !together;
    const double recall_of_none = one_of_many ? std::numeric_limits<double>::quiet_NaN() : 1.0;
    at::Tensor score = at::empty({0, settings.columns}, at::kDouble),
               positive = at::empty({0, settings.columns}, at::kBool);
    at::Tensor counts = positive;
    if (!predictions.empty()) {
        score = scores(settings, predictions.tensor());
        std::tie(positive, counts) = labels(settings, target.tensor());
    }
    if (together) return {exact(score.reshape({-1}), positive.reshape({-1}), counts.reshape({-1}), recall_of_none)};
    for (std::int64_t c = 0; c < settings.columns; ++c)
        result.push_back(exact(score.select(1, c), positive.select(1, c), counts.select(1, c), recall_of_none));
    return result;
}

FULGURITE_INLINE at::Tensor reduce(const at::Tensor& values, const std::vector<Counts>& counts, Average average) {
    if (average == Average::macro) return at::nanmean(values);
    if (average != Average::weighted) return values.squeeze(0);
    std::vector<at::Tensor> positives;
    for (const auto& column : counts) positives.push_back(column.positives);
    const at::Tensor known = at::logical_not(at::isnan(values));
    const at::Tensor weights = at::stack(positives).mul(known), sum = at::sum(weights);
    const at::Tensor mean = at::sum(at::nan_to_num(values, 0.0).mul(weights)).div(at::clamp(sum, 1));
    return at::where(at::gt(at::sum(known), 0), mean, at::full_like(mean, std::numeric_limits<double>::quiet_NaN()));
}

FULGURITE_INLINE Mean mean_of(const std::vector<at::Tensor>& x, const std::vector<at::Tensor>& y) {
    Mean mean;
    mean.x = std::get<0>(at::sort(at::cat(x)));
    mean.y = at::zeros_like(mean.x);
    for (std::size_t c = 0; c < x.size(); ++c) {
        const at::Tensor steps = at::diff(x[c]), rises = at::diff(y[c]);
        if (steps.numel() == 0) continue; // of nothing
        const at::Tensor slope = at::where(at::ne(steps, 0), rises.div(steps), at::zeros_like(steps));
        const at::Tensor start = y[c].slice(0, 0, -1).sub(slope.mul(x[c].slice(0, 0, -1)));
        // How many of x are not above it, in whatever order they are; NaN is none of them.
        constexpr double most = std::numeric_limits<double>::infinity();
        const at::Tensor sorted = std::get<0>(at::sort(at::nan_to_num(x[c], most, most)));
        at::Tensor piece = at::searchsorted(sorted, mean.x, /*out_int32=*/false, /*right=*/true).sub(1);
        piece = at::clamp(piece, 0, steps.numel() - 1);
        mean.y = mean.y.add(slope.index_select(0, piece).mul(mean.x)).add(start.index_select(0, piece));
    }
    mean.y = mean.y.div(static_cast<double>(x.size()));
    return mean;
}

} // namespace fulgurite::metric::curve
