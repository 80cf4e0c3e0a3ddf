// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/cat.h>
#include <ATen/ops/diff.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/nan_to_num.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/trapezoid.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cstdint>
#include <limits>
#include <tuple>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/curve/points.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric::curve {

FULGURITE_INLINE PrecisionRecall precision_recall(const Counts& counts) {
    const at::Tensor precision = counts.hits.div(counts.hits.add(counts.alarms));
    const at::Tensor recall = at::where(at::gt(counts.positives, 0), counts.hits.div(counts.positives),
                                        at::full_like(counts.hits, counts.recall_of_none));
    const auto options = precision.options();
    return {at::cat({precision.flip(0), at::ones({1}, options)}), at::cat({recall.flip(0), at::zeros({1}, options)}),
            counts.thresholds.flip(0)};
}

FULGURITE_INLINE Rates rates(const Counts& counts) {
    const auto share = [](const at::Tensor& part, const at::Tensor& whole) {
        return at::where(at::gt(whole, 0), part.div(whole), at::zeros_like(part));
    };
    Rates result{share(counts.alarms, counts.negatives), share(counts.hits, counts.positives), counts.thresholds};
    if (counts.binned) return result;
    const at::Tensor none = at::zeros({1}, counts.hits.options());
    return {at::cat({none, result.false_positive}), at::cat({none, result.true_positive}),
            at::cat({none.add(1), result.thresholds})};
}

FULGURITE_INLINE std::vector<PrecisionRecall> precision_recalls(const std::vector<Counts>& counts, bool mean) {
    std::vector<PrecisionRecall> result;
    std::vector<at::Tensor> x, y, thresholds;
    for (const auto& each : counts) {
        result.push_back(precision_recall(each));
        x.push_back(result.back().precision);
        y.push_back(result.back().recall);
        thresholds.push_back(result.back().thresholds);
    }
    if (!mean) return result;
    const auto of_all = mean_of(x, y);
    return {{of_all.x, of_all.y, std::get<0>(at::sort(at::cat(thresholds)))}};
}

FULGURITE_INLINE std::vector<Rates> all_rates(const std::vector<Counts>& counts, bool mean) {
    std::vector<Rates> result;
    std::vector<at::Tensor> x, y, thresholds;
    for (const auto& each : counts) {
        result.push_back(rates(each));
        x.push_back(result.back().false_positive);
        y.push_back(result.back().true_positive);
        thresholds.push_back(result.back().thresholds);
    }
    if (!mean) return result;
    const auto of_all = mean_of(x, y);
    return {{of_all.x, of_all.y, std::get<0>(at::sort(at::cat(thresholds), 0, /*descending=*/true))}};
}

/// The values where something was seen, else NaN.
FULGURITE_INLINE at::Tensor where_seen(const std::vector<at::Tensor>& values, const std::vector<Counts>& counts) {
    std::vector<at::Tensor> seen;
    for (const auto& each : counts) seen.push_back(each.positives.add(each.negatives));
    const at::Tensor all = at::stack(values);
    return at::where(at::gt(at::stack(seen), 0), all, at::full_like(all, std::numeric_limits<double>::quiet_NaN()));
}

FULGURITE_INLINE at::Tensor areas(const std::vector<Counts>& counts) {
    std::vector<at::Tensor> result;
    for (const auto& each : counts) {
        const auto points = rates(each);
        result.push_back(at::trapezoid(points.true_positive, points.false_positive));
    }
    return where_seen(result, counts);
}

FULGURITE_INLINE double area_up_to(const Counts& counts, double max_fpr) {
    const double whole = read_scalar(areas({counts}));
    const auto points = rates(counts);
    const at::Tensor x = points.false_positive.cpu().to(at::kDouble).contiguous();
    const at::Tensor y = points.true_positive.cpu().to(at::kDouble).contiguous();
    if (max_fpr >= 1 || x.numel() == 0 || read_scalar(at::sum(x)) == 0 || read_scalar(at::sum(y)) == 0) return whole;
    const auto *fpr = x.const_data_ptr<double>(), *tpr = y.const_data_ptr<double>();
    double area = 0, last_x = fpr[0], last_y = tpr[0];
    for (std::int64_t i = 1; i < x.numel() && last_x < max_fpr; ++i) {
        double next_x = fpr[i], next_y = tpr[i];
        if (next_x > max_fpr) {
            next_y = last_y + (next_y - last_y) * (max_fpr - last_x) / (next_x - last_x);
            next_x = max_fpr;
        }
        area += (next_x - last_x) * (last_y + next_y) / 2;
        last_x = next_x;
        last_y = next_y;
    }
    if (last_x < max_fpr) area += (max_fpr - last_x) * last_y; // a curve at thresholds may end before
    const double least = 0.5 * max_fpr * max_fpr;
    return 0.5 * (1 + (area - least) / (max_fpr - least));
}

FULGURITE_INLINE at::Tensor average_precisions(const std::vector<Counts>& counts) {
    std::vector<at::Tensor> result;
    for (const auto& each : counts) {
        const auto points = precision_recall(each);
        // As torchmetrics: a class without positives counts 0 at given thresholds, and has no value, NaN, exactly.
        const at::Tensor recall = each.binned ? at::nan_to_num(points.recall, 0.0) : points.recall;
        const at::Tensor precision = at::nan_to_num(points.precision, 0.0);
        result.push_back(at::sum(at::diff(recall).mul(precision.slice(0, 0, -1))).neg());
    }
    return where_seen(result, counts);
}

} // namespace fulgurite::metric::curve
