// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/text/text_references.hpp"

namespace fulgurite::metric {

struct BLEUScoreOptions {
    std::int64_t n_gram = 4;          ///< the longest sequences of words that are compared, 1 or more
    bool smooth = false;              ///< counts one more of each sequence of two words and more (Lin and Och 2004)
    std::vector<double> weights = {}; ///< of each length, `n_gram` of them; empty: 1 / n_gram each

    void check(const auto& refuse) const {
        if (n_gram < 1) refuse("n_gram", "a whole number of 1 or more");
        if (!weights.empty() && static_cast<std::int64_t>(weights.size()) != n_gram)
            refuse("weights", "as many numbers as n_gram says, or none");
        for (const auto weight : weights)
            if (!std::isfinite(weight)) refuse("weights", "finite numbers");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::BLEUScoreOptions, n_gram, smooth, weights);

namespace fulgurite::metric {

/// How many sequences of words of the predictions the references have, too (BLEU; Papineni et al. 2002):
/// b·exp(Σₙ wₙ·log(share of sequences of n words)), with b = exp(1 − words of the references / words of the
/// predictions) where predictions are shorter; of several references the one nearest in length counts for that.
///
/// 0 where no sequence of some length is found, even with `smooth`, as in torchmetrics. Words are what white space
/// parts.
class BLEUScore : public TextReferences<BLEUScore> {
public:
    using Options = BLEUScoreOptions;
    BOOST_HANA_DEFINE_STRUCT(BLEUScore, (Sum, found), (Sum, all), (Count, predicted_words), (Count, reference_words),
                             (Count, texts));
    static constexpr std::string_view name_v = "BLEUScore";

    /// Throws `Error` for options that make no sense.
    explicit BLEUScore(Options options = {}) : options_(checked_options(name_v, std::move(options))) {}

    /// In [0, 1]; NaN where nothing was seen.
    double compute() const;

private:
    friend class TextReferences<BLEUScore>;
    void add(std::string_view prediction, const std::vector<std::string_view>& references);

    Options options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/bleu_score-inl.hpp"
#endif
