// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <optional>

#include "fulgurite/metric/curve/points.hpp"
#include "fulgurite/metric/curve/scores.hpp"

namespace fulgurite::metric {

/// The area under the curve of BinaryROC, by trapezoids: how often a positive is above a negative. With `max_fpr` only
/// up to this false positive rate, scaled so that chance has 0.5 and the best 1; a curve at given thresholds that ends
/// before it goes on flat. 0 where only positives or only negatives were seen, as in torchmetrics; NaN for nothing.
class BinaryAUROC : public curve::Scores<BinaryAUROC> {
public:
    using Options = BinaryAUROCOptions;
    /// Throws `Error` for bad options.
    explicit BinaryAUROC(Options options = {}) : Scores("BinaryAUROC", options), max_fpr_(options.max_fpr) {}
    double compute() const { return curve::area_up_to(count().front(), max_fpr_.value_or(1.0)); }

private:
    std::optional<double> max_fpr_;
};

/// The same of each class against the others, as their mean, a mean weighted by how often each is the target, or `[C]`.
/// A class that is never the target counts 0, as in torchmetrics.
class MulticlassAUROC : public curve::Scores<MulticlassAUROC> {
public:
    using Options = MulticlassAreaOptions;
    /// Throws `Error` for bad options.
    explicit MulticlassAUROC(Options options) : Scores("MulticlassAUROC", options), average_(options.average) {}
    at::Tensor compute() const {
        const auto counts = count();
        return curve::reduce(curve::areas(counts), counts, average_);
    }

private:
    Average average_;
};

/// The same of each label, as their mean, a mean weighted by how often each is there, or `[L]`; `micro` takes all
/// answers as those of one label. Labels that are NaN, as all of their targets were left out, do not count; for
/// torchmetrics these are 0 with `thresholds`.
class MultilabelAUROC : public curve::Scores<MultilabelAUROC> {
public:
    using Options = MultilabelAreaOptions;
    /// Throws `Error` for bad options.
    explicit MultilabelAUROC(Options options) : Scores("MultilabelAUROC", options), average_(options.average) {}
    at::Tensor compute() const {
        const auto counts = count(average_ == Average::micro);
        return curve::reduce(curve::areas(counts), counts, average_);
    }

private:
    Average average_;
};

} // namespace fulgurite::metric
