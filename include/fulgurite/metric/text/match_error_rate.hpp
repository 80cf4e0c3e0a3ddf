// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/text/text_pairs.hpp"

namespace fulgurite::metric {

struct MatchErrorRateOptions {};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MatchErrorRateOptions);

namespace fulgurite::metric {

/// Edits of words (put in, left out, or another one) that make the predictions of the targets, by the words of the
/// longer one of each pair; in [0, 1].
class MatchErrorRate : public TextPairs<MatchErrorRate> {
public:
    using Options = MatchErrorRateOptions;
    BOOST_HANA_DEFINE_STRUCT(MatchErrorRate, (Count, errors), (Count, words));
    static constexpr std::string_view name_v = "MatchErrorRate";

    explicit MatchErrorRate(Options = {}) {}

    /// NaN where nothing was seen.
    double compute() const { return static_cast<double>(errors.value()) / static_cast<double>(words.value()); }

private:
    friend class TextPairs<MatchErrorRate>;
    void add(std::string_view prediction, std::string_view target);
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/match_error_rate-inl.hpp"
#endif
