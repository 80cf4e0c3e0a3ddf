// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <vector>

#include "fulgurite/metric/curve/points.hpp"
#include "fulgurite/metric/curve/scores.hpp"

namespace fulgurite::metric {

/// The rates of false and of true positives at each threshold: false alarms / negatives, and hits / positives; 0 where
/// there are none of these. Logits are told by `input`, other than in torchmetrics.
class BinaryROC : public curve::Scores<BinaryROC> {
public:
    using Options = BinaryCurveOptions;
    /// Throws `Error` for bad options.
    explicit BinaryROC(Options options = {}) : Scores("BinaryROC", options) {}
    Rates compute() const { return curve::rates(count().front()); }
};

/// The same of each class against the others: as many curves as there are classes. With `micro` one curve of all
/// classes' answers, with `macro` one that is their mean by linear interpolation.
class MulticlassROC : public curve::Scores<MulticlassROC> {
public:
    using Options = MulticlassCurveOptions;
    /// Throws `Error` for bad options.
    explicit MulticlassROC(Options options) : Scores("MulticlassROC", options), average_(options.average) {}
    std::vector<Rates> compute() const {
        return curve::all_rates(count(average_ == Average::micro), average_ == Average::macro);
    }

private:
    Average average_;
};

/// The same of each label.
class MultilabelROC : public curve::Scores<MultilabelROC> {
public:
    using Options = MultilabelCurveOptions;
    /// Throws `Error` for bad options.
    explicit MultilabelROC(Options options) : Scores("MultilabelROC", options) {}
    std::vector<Rates> compute() const { return curve::all_rates(count(), false); }
};

} // namespace fulgurite::metric
