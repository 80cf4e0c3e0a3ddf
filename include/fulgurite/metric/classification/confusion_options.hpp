// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>

#include "fulgurite/metric/average.hpp"
#include "fulgurite/metric/classification/check_options.hpp"
#include "fulgurite/metric/classification/stat_scores_options.hpp"

namespace fulgurite::metric::classification {

/// What the counts of a confusion matrix are divided by.
enum class ConfusionNormalize {
    none,  ///< nothing: they stay counts
    true_, ///< how often the class is the target: rows add up to 1
    pred,  ///< how often the class is predicted: columns add up to 1
    all,   ///< how many there are: all of it adds up to 1
};
/// How much a wrong class weighs: alike, by its distance from the right one, or by its square.
enum class KappaWeights { none, linear, quadratic };

/// Of a metric of a confusion matrix alone.
using BinaryTableOptions = BinaryOptions;

struct MulticlassTableOptions {
    std::int64_t num_classes = 0;                            ///< how many there are, 2 or more: to be given
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

struct MultilabelTableOptions {
    std::int64_t num_labels = 0;                             ///< how many there are, 2 or more: to be given
    double threshold = 0.5;                                  ///< probabilities above it say yes
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

/// Of a confusion matrix itself.
struct BinaryConfusionOptions {
    double threshold = 0.5;                                  ///< probabilities above it say yes
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    ConfusionNormalize normalize = ConfusionNormalize::none; ///< what the counts are divided by
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

struct MulticlassConfusionOptions {
    std::int64_t num_classes = 0;                            ///< how many there are, 2 or more: to be given
    ConfusionNormalize normalize = ConfusionNormalize::none; ///< what the counts are divided by
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

struct MultilabelConfusionOptions {
    std::int64_t num_labels = 0;                             ///< how many there are, 2 or more: to be given
    double threshold = 0.5;                                  ///< probabilities above it say yes
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    ConfusionNormalize normalize = ConfusionNormalize::none; ///< what the counts are divided by
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

/// Of Cohen's kappa.
struct BinaryKappaOptions {
    double threshold = 0.5;                                  ///< probabilities above it say yes
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    KappaWeights weights = KappaWeights::none;               ///< how much worse the more distant classes are
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

struct MulticlassKappaOptions {
    std::int64_t num_classes = 0;                            ///< how many there are, 2 or more: to be given
    KappaWeights weights = KappaWeights::none;               ///< how much worse the more distant classes are
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

/// Of the Jaccard index.
using BinaryJaccardOptions = BinaryRateOptions;

struct MulticlassJaccardOptions {
    std::int64_t num_classes = 0;                            ///< how many there are, 2 or more: to be given
    Average average = Average::macro;                        ///< how classes or labels become one
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count
    double zero_division = 0;                                ///< the value of 0 / 0, from 0 to 1

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

using MultilabelJaccardOptions = MultilabelRateOptions;

} // namespace fulgurite::metric::classification

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MulticlassTableOptions, num_classes, ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MultilabelTableOptions, num_labels, threshold, input,
                        ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::BinaryConfusionOptions, threshold, input, normalize,
                        ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MulticlassConfusionOptions, num_classes, normalize,
                        ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MultilabelConfusionOptions, num_labels, threshold, input,
                        normalize, ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::BinaryKappaOptions, threshold, input, weights, ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MulticlassKappaOptions, num_classes, weights, ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MulticlassJaccardOptions, num_classes, average, ignore_index,
                        zero_division);
