// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/average.hpp"

namespace fulgurite::metric {
namespace curve {

inline bool ascends_in_unit(const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!(values[i] >= 0 && values[i] <= 1 && (i == 0 || values[i] > values[i - 1]))) return false;
    return true;
}
void check_thresholds(const auto& options, const auto& refuse) {
    if (options.thresholds && *options.thresholds < 2)
        refuse("thresholds", "a whole number of 2 or more, or nothing for the exact curve");
    if (options.thresholds && !options.at.empty())
        refuse("at", "either how many thresholds, by `thresholds`, or which ones, by `at`");
    if (!ascends_in_unit(options.at)) refuse("at", "numbers in [0, 1], each above the one before");
}
void check_share(const char* name, std::optional<double> value, const auto& refuse) {
    if (!(value && *value >= 0 && *value <= 1)) refuse(name, "a number in [0, 1]");
}

} // namespace curve

/// Of a curve's metrics of yes and no. Without `thresholds` and `at` the curve is exact, and all predictions are kept;
/// with them it is told at these thresholds only, from counts whose size does not grow with the data.
struct BinaryCurveOptions {
    std::optional<std::int64_t> thresholds = {};   ///< so many, evenly from 0 to 1; at least 2
    std::vector<double> at = {};                   ///< or just these, in [0, 1] and ascending
    std::optional<std::int64_t> ignore_index = {}; ///< what has this target is left out
    Input input = Input::probabilities;            ///< what predictions are

    void check(const auto& refuse) const { curve::check_thresholds(*this, refuse); }
};

struct BinaryAUROCOptions {
    std::optional<double> max_fpr = {};            ///< the area up to this false positive rate only, in (0, 1]
    std::optional<std::int64_t> thresholds = {};   ///< as BinaryCurveOptions'
    std::vector<double> at = {};                   ///< as BinaryCurveOptions'
    std::optional<std::int64_t> ignore_index = {}; ///< what has this target is left out
    Input input = Input::probabilities;            ///< what predictions are

    void check(const auto& refuse) const {
        curve::check_thresholds(*this, refuse);
        if (max_fpr && !(*max_fpr > 0 && *max_fpr <= 1)) refuse("max_fpr", "a number above 0 and up to 1");
    }
};

/// Of curves of several classes.
struct MulticlassCurveOptions {
    std::int64_t num_classes = 0;                  ///< at least 2
    Average average = Average::none;               ///< a curve for each class; or one of all, `micro` or `macro`
    std::optional<std::int64_t> thresholds = {};   ///< as BinaryCurveOptions'
    std::vector<double> at = {};                   ///< as BinaryCurveOptions'
    std::optional<std::int64_t> ignore_index = {}; ///< what has this target is left out
    Input input = Input::probabilities;            ///< what predictions are

    void check(const auto& refuse) const {
        curve::check_thresholds(*this, refuse);
        if (num_classes < 2) refuse("num_classes", "a whole number of 2 or more");
        if (average == Average::weighted) refuse("average", "none, micro or macro");
    }
};

/// Of areas under the curves of several classes.
struct MulticlassAreaOptions {
    std::int64_t num_classes = 0;                  ///< at least 2
    Average average = Average::macro;              ///< `macro`, `weighted` or `none`
    std::optional<std::int64_t> thresholds = {};   ///< as BinaryCurveOptions'
    std::vector<double> at = {};                   ///< as BinaryCurveOptions'
    std::optional<std::int64_t> ignore_index = {}; ///< what has this target is left out
    Input input = Input::probabilities;            ///< what predictions are

    void check(const auto& refuse) const {
        curve::check_thresholds(*this, refuse);
        if (num_classes < 2) refuse("num_classes", "a whole number of 2 or more");
        if (average == Average::micro) refuse("average", "macro, weighted or none");
    }
};

/// Of the curves of several labels, each of which is there or not.
struct MultilabelCurveOptions {
    std::int64_t num_labels = 0;                   ///< at least 2
    std::optional<std::int64_t> thresholds = {};   ///< as BinaryCurveOptions'
    std::vector<double> at = {};                   ///< as BinaryCurveOptions'
    std::optional<std::int64_t> ignore_index = {}; ///< a label that has this target is left out
    Input input = Input::probabilities;            ///< what predictions are

    void check(const auto& refuse) const {
        curve::check_thresholds(*this, refuse);
        if (num_labels < 2) refuse("num_labels", "a whole number of 2 or more");
    }
};

/// Of areas under the curves of several labels.
struct MultilabelAreaOptions {
    std::int64_t num_labels = 0;                   ///< at least 2
    Average average = Average::macro;              ///< any
    std::optional<std::int64_t> thresholds = {};   ///< as BinaryCurveOptions'
    std::vector<double> at = {};                   ///< as BinaryCurveOptions'
    std::optional<std::int64_t> ignore_index = {}; ///< a label that has this target is left out
    Input input = Input::probabilities;            ///< what predictions are

    void check(const auto& refuse) const {
        curve::check_thresholds(*this, refuse);
        if (num_labels < 2) refuse("num_labels", "a whole number of 2 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::BinaryCurveOptions, thresholds, at, ignore_index, input);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::BinaryAUROCOptions, max_fpr, thresholds, at, ignore_index, input);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MulticlassCurveOptions, num_classes, average, thresholds, at, ignore_index,
                        input);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MulticlassAreaOptions, num_classes, average, thresholds, at, ignore_index,
                        input);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MultilabelCurveOptions, num_labels, thresholds, at, ignore_index, input);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MultilabelAreaOptions, num_labels, average, thresholds, at, ignore_index,
                        input);
