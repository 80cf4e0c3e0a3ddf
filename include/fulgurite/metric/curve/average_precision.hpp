// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/curve/points.hpp"
#include "fulgurite/metric/curve/scores.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric {

/// Σ (recall − recall at the threshold above) · precision over the thresholds of BinaryPrecisionRecallCurve. 0 where no
/// positives were seen, NaN for nothing.
class BinaryAveragePrecision : public curve::Scores<BinaryAveragePrecision> {
public:
    using Options = BinaryCurveOptions;
    /// Throws `Error` for bad options.
    explicit BinaryAveragePrecision(Options options = {}) : Scores("BinaryAveragePrecision", options) {}
    double compute() const { return read_scalar(curve::average_precisions(count())); }
};

/// The same of each class against the others, as their mean, a mean weighted by how often each is the target, or `[C]`.
/// As in torchmetrics, a class that is never the target is left out of means of exact curves (it is NaN) and counts 0
/// with `thresholds`. It is NaN also where all targets are class 0, of which torchmetrics makes 0.
class MulticlassAveragePrecision : public curve::Scores<MulticlassAveragePrecision> {
public:
    using Options = MulticlassAreaOptions;
    /// Throws `Error` for bad options.
    explicit MulticlassAveragePrecision(Options options)
        : Scores("MulticlassAveragePrecision", options), average_(options.average) {}
    at::Tensor compute() const {
        const auto counts = count();
        return curve::reduce(curve::average_precisions(counts), counts, average_);
    }

private:
    Average average_;
};

/// The same of each label, as their mean, a mean weighted by how often each is there, or `[L]`; `micro` takes all
/// answers as those of one label. Labels that are NaN, as all of their targets were left out, do not count; for
/// torchmetrics these are 0 with `thresholds`.
class MultilabelAveragePrecision : public curve::Scores<MultilabelAveragePrecision> {
public:
    using Options = MultilabelAreaOptions;
    /// Throws `Error` for bad options.
    explicit MultilabelAveragePrecision(Options options)
        : Scores("MultilabelAveragePrecision", options), average_(options.average) {}
    at::Tensor compute() const {
        const auto counts = count(average_ == Average::micro);
        return curve::reduce(curve::average_precisions(counts), counts, average_);
    }

private:
    Average average_;
};

} // namespace fulgurite::metric
