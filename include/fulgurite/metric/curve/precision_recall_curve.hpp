// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <vector>

#include "fulgurite/metric/curve/points.hpp"
#include "fulgurite/metric/curve/scores.hpp"

namespace fulgurite::metric {

/// Precision and recall at each threshold, of yes and no: hits / (hits + false alarms), and hits / positives.
///
///     metric::BinaryPrecisionRecallCurve curve{{.thresholds = 100}}; // or exact, without
///
/// Precision is NaN at given thresholds that nothing reaches; recall is 1 where an exact curve saw no positives. Other
/// than in torchmetrics, logits are told by `input`, and large ones that float32 can't tell apart as probabilities are
/// told apart.
class BinaryPrecisionRecallCurve : public curve::Scores<BinaryPrecisionRecallCurve> {
public:
    using Options = BinaryCurveOptions;
    /// Throws `Error` for bad options.
    explicit BinaryPrecisionRecallCurve(Options options = {}) : Scores("BinaryPrecisionRecallCurve", options) {}
    PrecisionRecall compute() const { return curve::precision_recall(count().front()); }
};

/// The same of each class against the others: as many curves as there are classes. With `micro` one curve of all
/// classes' answers, with `macro` one that is their mean, of recall over precision by linear interpolation. An exact
/// curve of a class that is never the target has a recall of NaN.
class MulticlassPrecisionRecallCurve : public curve::Scores<MulticlassPrecisionRecallCurve> {
public:
    using Options = MulticlassCurveOptions;
    /// Throws `Error` for bad options.
    explicit MulticlassPrecisionRecallCurve(Options options)
        : Scores("MulticlassPrecisionRecallCurve", options), average_(options.average) {}
    std::vector<PrecisionRecall> compute() const {
        return curve::precision_recalls(count(average_ == Average::micro), average_ == Average::macro);
    }

private:
    Average average_;
};

/// The same of each label.
class MultilabelPrecisionRecallCurve : public curve::Scores<MultilabelPrecisionRecallCurve> {
public:
    using Options = MultilabelCurveOptions;
    /// Throws `Error` for bad options.
    explicit MultilabelPrecisionRecallCurve(Options options) : Scores("MultilabelPrecisionRecallCurve", options) {}
    std::vector<PrecisionRecall> compute() const { return curve::precision_recalls(count(), false); }
};

} // namespace fulgurite::metric
