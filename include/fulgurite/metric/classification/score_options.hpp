// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>

#include "fulgurite/metric/average.hpp"
#include "fulgurite/metric/classification/check_options.hpp"
#include "fulgurite/metric/classification/confusion_options.hpp"

namespace fulgurite::metric::classification {

/// What the score of the target's class is compared with: the largest other one, or each class for itself.
enum class HingeMode { crammer_singer, one_vs_all };
/// How the differences of the bins become one: their mean, the root of the mean of squares, or the largest.
enum class CalibrationNorm { l1, l2, max };

/// Of the share of samples that are right as a whole.
using MulticlassExactMatchOptions = MulticlassTableOptions;

using MultilabelExactMatchOptions = MultilabelTableOptions;

/// Of the hinge loss.
struct BinaryHingeOptions {
    bool squared = false;                                    ///< whether losses are squared
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

struct MulticlassHingeOptions {
    std::int64_t num_classes = 0;                            ///< how many there are, 2 or more: to be given
    bool squared = false;                                    ///< whether losses are squared
    HingeMode mode = HingeMode::crammer_singer;              ///< what a target's score is compared with
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

/// Of the calibration error.
struct BinaryCalibrationOptions {
    std::int64_t n_bins = 15;                                ///< into how many parts of one width confidences go
    CalibrationNorm norm = CalibrationNorm::l1;              ///< how the bins' differences become one
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

struct MulticlassCalibrationOptions {
    std::int64_t num_classes = 0;                            ///< how many there are, 2 or more: to be given
    std::int64_t n_bins = 15;                                ///< into how many parts of one width confidences go
    CalibrationNorm norm = CalibrationNorm::l1;              ///< how the bins' differences become one
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

} // namespace fulgurite::metric::classification

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::BinaryHingeOptions, squared, input, ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MulticlassHingeOptions, num_classes, squared, mode, input,
                        ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::BinaryCalibrationOptions, n_bins, norm, input, ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MulticlassCalibrationOptions, num_classes, n_bins, norm,
                        input, ignore_index);
