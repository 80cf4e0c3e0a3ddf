// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string_view>

#include "fulgurite/metric/text/text_pairs.hpp"

namespace fulgurite::metric {

namespace detail {

struct WordMatch {
    std::int64_t hits, targets, predictions;
};
/// How many words each has, and how many of the longer one need no edit.
WordMatch match_words(std::string_view prediction, std::string_view target);

} // namespace detail

/// The base of metrics of the information of words: h / words of the targets, and h / words of the predictions, where h
/// counts the words of the longer one of each pair that need no edit.
template <class Derived>
class WordInfo : public TextPairs<Derived> {
public:
    BOOST_HANA_DEFINE_STRUCT(WordInfo, (Count, hits), (Count, targets), (Count, predictions));

protected:
    /// The product of both; NaN where nothing was seen.
    double preserved() const { return share_of(targets) * share_of(predictions); }

private:
    friend class TextPairs<Derived>;
    void add(std::string_view prediction, std::string_view target) {
        const auto found = detail::match_words(prediction, target);
        hits += found.hits;
        targets += found.targets;
        predictions += found.predictions;
    }
    double share_of(const Count& words) const {
        return static_cast<double>(hits.value()) / static_cast<double>(words.value());
    }
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/word_info-inl.hpp"
#endif
