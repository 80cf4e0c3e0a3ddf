// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/text/text_pairs.hpp"

namespace fulgurite::metric {

struct WordErrorRateOptions {};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::WordErrorRateOptions);

namespace fulgurite::metric {

/// Edits of words (put in, left out, or another one) that make the predictions of the targets, by the words of the
/// targets. Above 1 where predictions are much longer. Words are what white space parts.
class WordErrorRate : public TextPairs<WordErrorRate> {
public:
    using Options = WordErrorRateOptions;
    BOOST_HANA_DEFINE_STRUCT(WordErrorRate, (Count, errors), (Count, words));
    static constexpr std::string_view name_v = "WordErrorRate";

    explicit WordErrorRate(Options = {}) {}

    /// NaN where nothing was seen.
    double compute() const { return static_cast<double>(errors.value()) / static_cast<double>(words.value()); }

private:
    friend class TextPairs<WordErrorRate>;
    void add(std::string_view prediction, std::string_view target);
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/word_error_rate-inl.hpp"
#endif
