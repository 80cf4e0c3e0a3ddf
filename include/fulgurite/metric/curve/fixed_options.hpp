// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "fulgurite/metric/curve/options.hpp"

namespace fulgurite::metric {

struct BinaryRecallAtFixedPrecisionOptions {
    std::optional<double> min_precision = {};      ///< must be given, in [0, 1]
    std::optional<std::int64_t> thresholds = {};   ///< as BinaryCurveOptions'
    std::vector<double> at = {};                   ///< as BinaryCurveOptions'
    std::optional<std::int64_t> ignore_index = {}; ///< what has this target is left out
    Input input = Input::probabilities;            ///< what predictions are

    void check(const auto& refuse) const {
        curve::check_thresholds(*this, refuse);
        curve::check_share("min_precision", min_precision, refuse);
    }
};

struct BinaryPrecisionAtFixedRecallOptions {
    std::optional<double> min_recall = {};         ///< must be given, in [0, 1]
    std::optional<std::int64_t> thresholds = {};   ///< as BinaryCurveOptions'
    std::vector<double> at = {};                   ///< as BinaryCurveOptions'
    std::optional<std::int64_t> ignore_index = {}; ///< what has this target is left out
    Input input = Input::probabilities;            ///< what predictions are

    void check(const auto& refuse) const {
        curve::check_thresholds(*this, refuse);
        curve::check_share("min_recall", min_recall, refuse);
    }
};

struct BinarySpecificityAtSensitivityOptions {
    std::optional<double> min_sensitivity = {};    ///< must be given, in [0, 1]
    std::optional<std::int64_t> thresholds = {};   ///< as BinaryCurveOptions'
    std::vector<double> at = {};                   ///< as BinaryCurveOptions'
    std::optional<std::int64_t> ignore_index = {}; ///< what has this target is left out
    Input input = Input::probabilities;            ///< what predictions are

    void check(const auto& refuse) const {
        curve::check_thresholds(*this, refuse);
        curve::check_share("min_sensitivity", min_sensitivity, refuse);
    }
};

struct BinarySensitivityAtSpecificityOptions {
    std::optional<double> min_specificity = {};    ///< must be given, in [0, 1]
    std::optional<std::int64_t> thresholds = {};   ///< as BinaryCurveOptions'
    std::vector<double> at = {};                   ///< as BinaryCurveOptions'
    std::optional<std::int64_t> ignore_index = {}; ///< what has this target is left out
    Input input = Input::probabilities;            ///< what predictions are

    void check(const auto& refuse) const {
        curve::check_thresholds(*this, refuse);
        curve::check_share("min_specificity", min_specificity, refuse);
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::BinaryRecallAtFixedPrecisionOptions, min_precision, thresholds, at,
                        ignore_index, input);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::BinaryPrecisionAtFixedRecallOptions, min_recall, thresholds, at,
                        ignore_index, input);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::BinarySpecificityAtSensitivityOptions, min_sensitivity, thresholds, at,
                        ignore_index, input);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::BinarySensitivityAtSpecificityOptions, min_specificity, thresholds, at,
                        ignore_index, input);
