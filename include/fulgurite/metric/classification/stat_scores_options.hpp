// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>

#include "fulgurite/metric/average.hpp"
#include "fulgurite/metric/classification/check_options.hpp"

namespace fulgurite::metric::classification {

/// Of a metric of yes or no.
struct BinaryOptions {
    double threshold = 0.5;                                  ///< probabilities above it say yes
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

/// Of a metric of one of several classes.
struct MulticlassOptions {
    std::int64_t num_classes = 0;     ///< how many there are, 2 or more: to be given
    std::int64_t top_k = 1;           ///< a target among so many of the largest predictions is found
    Average average = Average::macro; ///< how classes or labels become one
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

/// Of a metric of several labels, each of them yes or no.
struct MultilabelOptions {
    std::int64_t num_labels = 0;                             ///< how many there are, 2 or more: to be given
    double threshold = 0.5;                                  ///< probabilities above it say yes
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    Average average = Average::macro;                        ///< how classes or labels become one
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

/// As BinaryOptions, and what 0 / 0 is.
struct BinaryRateOptions {
    double threshold = 0.5;                                  ///< probabilities above it say yes
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count
    double zero_division = 0;                                ///< the value of 0 / 0, from 0 to 1

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

struct MulticlassRateOptions {
    std::int64_t num_classes = 0;     ///< how many there are, 2 or more: to be given
    std::int64_t top_k = 1;           ///< a target among so many of the largest predictions is found
    Average average = Average::macro; ///< how classes or labels become one
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count
    double zero_division = 0;                                ///< the value of 0 / 0, from 0 to 1

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

struct MultilabelRateOptions {
    std::int64_t num_labels = 0;                             ///< how many there are, 2 or more: to be given
    double threshold = 0.5;                                  ///< probabilities above it say yes
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    Average average = Average::macro;                        ///< how classes or labels become one
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count
    double zero_division = 0;                                ///< the value of 0 / 0, from 0 to 1

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

/// As BinaryRateOptions, and what recall counts.
struct BinaryFBetaOptions {
    double beta = 1;                                         ///< so many times as much counts recall as precision
    double threshold = 0.5;                                  ///< probabilities above it say yes
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count
    double zero_division = 0;                                ///< the value of 0 / 0, from 0 to 1

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

struct MulticlassFBetaOptions {
    double beta = 1;                  ///< so many times as much counts recall as precision
    std::int64_t num_classes = 0;     ///< how many there are, 2 or more: to be given
    std::int64_t top_k = 1;           ///< a target among so many of the largest predictions is found
    Average average = Average::macro; ///< how classes or labels become one
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count
    double zero_division = 0;                                ///< the value of 0 / 0, from 0 to 1

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

struct MultilabelFBetaOptions {
    double beta = 1;                                         ///< so many times as much counts recall as precision
    std::int64_t num_labels = 0;                             ///< how many there are, 2 or more: to be given
    double threshold = 0.5;                                  ///< probabilities above it say yes
    Input input = Input::probabilities;                      ///< what floating-point predictions are
    Average average = Average::macro;                        ///< how classes or labels become one
    std::optional<std::int64_t> ignore_index = std::nullopt; ///< targets of this value do not count
    double zero_division = 0;                                ///< the value of 0 / 0, from 0 to 1

    void check(const auto& refuse) const { check_options(*this, refuse); }
};

} // namespace fulgurite::metric::classification

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::BinaryOptions, threshold, input, ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MulticlassOptions, num_classes, top_k, average,
                        ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MultilabelOptions, num_labels, threshold, input, average,
                        ignore_index);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::BinaryRateOptions, threshold, input, ignore_index,
                        zero_division);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MulticlassRateOptions, num_classes, top_k, average,
                        ignore_index, zero_division);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MultilabelRateOptions, num_labels, threshold, input, average,
                        ignore_index, zero_division);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::BinaryFBetaOptions, beta, threshold, input, ignore_index,
                        zero_division);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MulticlassFBetaOptions, beta, num_classes, top_k, average,
                        ignore_index, zero_division);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::classification::MultilabelFBetaOptions, beta, num_labels, threshold, input,
                        average, ignore_index, zero_division);
