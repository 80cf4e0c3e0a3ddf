// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>

#include "fulgurite/core/reflect.hpp"

namespace fulgurite::metric {

/// What the value of a query without anything to find is.
enum class EmptyTarget {
    neg,   ///< 0
    pos,   ///< 1
    skip,  ///< none: the query does not count
    error, ///< compute() throws
};
/// How the values of queries become one.
enum class Aggregation { mean, median, min, max };

/// Of the metrics of retrieval: what of the documents that a query found was wanted.
struct RetrievalOptions {
    std::optional<std::int64_t> top_k = {}; ///< only so many of the largest predictions of a query count, at least 1
    EmptyTarget empty_target_action = EmptyTarget::neg;
    std::optional<std::int64_t> ignore_index = {}; ///< what has this target is left out
    Aggregation aggregation = Aggregation::mean;   ///< over queries

    void check(const auto& refuse) const {
        if (top_k && *top_k < 1) refuse("top_k", "a whole number of 1 or more, or nothing for all");
    }
};

struct RetrievalPrecisionOptions {
    std::optional<std::int64_t> top_k = {}; ///< only so many of the largest predictions of a query count, at least 1
    bool adaptive_k = false;                ///< a query of fewer than `top_k` documents is judged by as many as it has
    EmptyTarget empty_target_action = EmptyTarget::neg;
    std::optional<std::int64_t> ignore_index = {}; ///< what has this target is left out
    Aggregation aggregation = Aggregation::mean;   ///< over queries

    void check(const auto& refuse) const {
        if (top_k && *top_k < 1) refuse("top_k", "a whole number of 1 or more, or nothing for all");
        if (adaptive_k && !top_k) refuse("adaptive_k", "a top_k beside it, or leave it false");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::RetrievalOptions, top_k, empty_target_action, ignore_index, aggregation);
BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::RetrievalPrecisionOptions, top_k, adaptive_k, empty_target_action,
                        ignore_index, aggregation);
