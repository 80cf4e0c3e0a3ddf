// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/text/text_references.hpp"

namespace fulgurite::metric {

struct CHRFScoreOptions {
    std::int64_t n_char_order = 6; ///< the longest sequences of characters that are compared, 1 or more
    std::int64_t n_word_order = 2; ///< the longest sequences of words, 0 or more: 2 is chrF++, 0 the older chrF
    double beta = 2;               ///< how much more recall counts than precision, 0 or more
    bool lowercase = false;        ///< Latin letters A to Z are made small first; others stay, unlike in Python
    bool whitespace = false;       ///< whether spaces are characters

    void check(const auto& refuse) const {
        if (n_char_order < 1) refuse("n_char_order", "a whole number of 1 or more");
        if (n_word_order < 0) refuse("n_word_order", "a whole number of 0 or more");
        if (!(beta >= 0 && std::isfinite(beta))) refuse("beta", "a finite number of 0 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::CHRFScoreOptions, n_char_order, n_word_order, beta, lowercase, whitespace);

namespace fulgurite::metric {

/// How many sequences of characters and of words predictions and references share (chrF++; Popović 2017): the mean over
/// the lengths of (1 + β²)·precision·recall / (β²·precision + recall), with counts of all texts. Of several references
/// the one counts with which the prediction's own value is largest.
///
/// Characters are code points of UTF-8. As in torchmetrics, a prediction that shares nothing with its references counts
/// as sequences that were predicted, but its references do not count.
class CHRFScore : public TextReferences<CHRFScore> {
public:
    using Options = CHRFScoreOptions;
    BOOST_HANA_DEFINE_STRUCT(CHRFScore, (Sum, matched), (Sum, predicted), (Sum, wanted), (Count, texts));
    static constexpr std::string_view name_v = "CHRFScore";

    /// Throws `Error` for options that make no sense.
    explicit CHRFScore(Options options = {}) : options_(checked_options(name_v, options)) {}

    /// In [0, 1]; NaN where nothing was seen.
    double compute() const;

private:
    friend class TextReferences<CHRFScore>;
    struct Grams;
    void add(std::string_view prediction, const std::vector<std::string_view>& references);
    double score(const double* matches, const double* given, const double* references) const;

    Options options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/chrf_score-inl.hpp"
#endif
