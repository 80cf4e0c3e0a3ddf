// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/text/text_pairs.hpp"

namespace fulgurite::metric {

struct WordInfoLostOptions {};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::WordInfoLostOptions);

namespace fulgurite::metric {

/// 1 − (h / words of the targets) · (h / words of the predictions), where h counts the words of the longer one of each
/// pair that need no edit; in [0, 1].
class WordInfoLost : public TextPairs<WordInfoLost> {
public:
    using Options = WordInfoLostOptions;
    BOOST_HANA_DEFINE_STRUCT(WordInfoLost, (Count, hits), (Count, targets), (Count, predictions));
    static constexpr std::string_view name_v = "WordInfoLost";

    explicit WordInfoLost(Options = {}) {}

    /// NaN where nothing was seen.
    double compute() const { return 1 - share_of(targets) * share_of(predictions); }

private:
    friend class TextPairs<WordInfoLost>;
    void add(std::string_view prediction, std::string_view target);
    double share_of(const Count& words) const {
        return static_cast<double>(hits.value()) / static_cast<double>(words.value());
    }
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/word_info_lost-inl.hpp"
#endif
