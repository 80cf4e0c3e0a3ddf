// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/text/text_pairs.hpp"

namespace fulgurite::metric {

struct WordInfoPreservedOptions {};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::WordInfoPreservedOptions);

namespace fulgurite::metric {

/// (h / words of the targets) · (h / words of the predictions), where h counts the words of the longer one of each
/// pair that need no edit; in [0, 1].
class WordInfoPreserved : public TextPairs<WordInfoPreserved> {
public:
    using Options = WordInfoPreservedOptions;
    BOOST_HANA_DEFINE_STRUCT(WordInfoPreserved, (Count, hits), (Count, targets), (Count, predictions));
    static constexpr std::string_view name_v = "WordInfoPreserved";

    explicit WordInfoPreserved(Options = {}) {}

    /// NaN where nothing was seen.
    double compute() const { return share_of(targets) * share_of(predictions); }

private:
    friend class TextPairs<WordInfoPreserved>;
    void add(std::string_view prediction, std::string_view target);
    double share_of(const Count& words) const {
        return static_cast<double>(hits.value()) / static_cast<double>(words.value());
    }
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/word_info_preserved-inl.hpp"
#endif
