// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/metric/curve/fixed_options.hpp"
#include "fulgurite/metric/curve/points.hpp"
#include "fulgurite/metric/curve/scores.hpp"

namespace fulgurite::metric {

/// The best that can be had, and the threshold that has it: NaN where none does; both are NaN where nothing was seen.
struct AtThreshold {
    double value, threshold;
};

namespace curve {
AtThreshold recall_at_precision(const Counts& counts, double least);
AtThreshold precision_at_recall(const Counts& counts, double least);
AtThreshold specificity_at_sensitivity(const Counts& counts, double least);
AtThreshold sensitivity_at_specificity(const Counts& counts, double least);
} // namespace curve

/// The highest recall where precision is at least `min_precision`; 0 where it never is.
class BinaryRecallAtFixedPrecision : public curve::Scores<BinaryRecallAtFixedPrecision> {
public:
    using Options = BinaryRecallAtFixedPrecisionOptions;
    /// Throws `Error` for bad options.
    explicit BinaryRecallAtFixedPrecision(Options options)
        : Scores("BinaryRecallAtFixedPrecision", options), least_(*options.min_precision) {}
    AtThreshold compute() const { return curve::recall_at_precision(count().front(), least_); }

private:
    double least_;
};

/// The highest precision where recall is at least `min_recall`; 0 where it never is.
class BinaryPrecisionAtFixedRecall : public curve::Scores<BinaryPrecisionAtFixedRecall> {
public:
    using Options = BinaryPrecisionAtFixedRecallOptions;
    /// Throws `Error` for bad options.
    explicit BinaryPrecisionAtFixedRecall(Options options)
        : Scores("BinaryPrecisionAtFixedRecall", options), least_(*options.min_recall) {}
    AtThreshold compute() const { return curve::precision_at_recall(count().front(), least_); }

private:
    double least_;
};

/// The highest specificity, 1 − false positive rate, where sensitivity, the true positive rate, is at least
/// `min_sensitivity`; 0 where it never is, with NaN for a threshold, of which torchmetrics makes 1e6.
class BinarySpecificityAtSensitivity : public curve::Scores<BinarySpecificityAtSensitivity> {
public:
    using Options = BinarySpecificityAtSensitivityOptions;
    /// Throws `Error` for bad options.
    explicit BinarySpecificityAtSensitivity(Options options)
        : Scores("BinarySpecificityAtSensitivity", options), least_(*options.min_sensitivity) {}
    AtThreshold compute() const { return curve::specificity_at_sensitivity(count().front(), least_); }

private:
    double least_;
};

/// The highest sensitivity where specificity is at least `min_specificity`; else as BinarySpecificityAtSensitivity.
class BinarySensitivityAtSpecificity : public curve::Scores<BinarySensitivityAtSpecificity> {
public:
    using Options = BinarySensitivityAtSpecificityOptions;
    /// Throws `Error` for bad options.
    explicit BinarySensitivityAtSpecificity(Options options)
        : Scores("BinarySensitivityAtSpecificity", options), least_(*options.min_specificity) {}
    AtThreshold compute() const { return curve::sensitivity_at_specificity(count().front(), least_); }

private:
    double least_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/curve/at_fixed-inl.hpp"
#endif
