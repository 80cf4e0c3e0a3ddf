// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/text/text_pairs.hpp"

namespace fulgurite::metric {

struct CharErrorRateOptions {};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::CharErrorRateOptions);

namespace fulgurite::metric {

/// Edits of characters (put in, left out, or another one) that make the predictions of the targets, by the characters
/// of the targets. Characters are code points of UTF-8, white space among them.
class CharErrorRate : public TextPairs<CharErrorRate> {
public:
    using Options = CharErrorRateOptions;
    BOOST_HANA_DEFINE_STRUCT(CharErrorRate, (Count, errors), (Count, characters));
    static constexpr std::string_view name_v = "CharErrorRate";

    explicit CharErrorRate(Options = {}) {}

    /// NaN where nothing was seen.
    double compute() const { return static_cast<double>(errors.value()) / static_cast<double>(characters.value()); }

private:
    friend class TextPairs<CharErrorRate>;
    void add(std::string_view prediction, std::string_view target);
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/char_error_rate-inl.hpp"
#endif
