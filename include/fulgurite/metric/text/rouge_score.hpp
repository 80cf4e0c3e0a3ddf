// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>
#include <vector>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/text/text_references.hpp"

namespace fulgurite::metric {

/// What counts where a text has several references.
enum class Accumulate {
    best, ///< of each kind of value, that of the reference with the largest F-measure
    avg,  ///< the mean over the references
};

struct ROUGEScoreOptions {
    Accumulate accumulate = Accumulate::best;
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::ROUGEScoreOptions, accumulate);

namespace fulgurite::metric {

/// Means over the texts.
struct ROUGEValue {
    double fmeasure, precision, recall;
};
struct ROUGEValues {
    ROUGEValue rouge1; ///< of words
    ROUGEValue rouge2; ///< of pairs of words
    ROUGEValue rougeL; ///< of the longest sequence of words that both have in this order
};

/// How many words predictions and references share (ROUGE; Lin 2004): by the prediction's the precision, by the
/// reference's the recall, and 2·precision·recall / (precision + recall).
///
/// Words are of the letters a to z, made small, and digits; all else parts them, letters with accents, too, as in
/// torchmetrics. There is no stemmer, and no rougeLsum, which would part a text into sentences.
class ROUGEScore : public TextReferences<ROUGEScore> {
public:
    using Options = ROUGEScoreOptions;
    BOOST_HANA_DEFINE_STRUCT(ROUGEScore, (Sum, values), (Count, texts));
    static constexpr std::string_view name_v = "ROUGEScore";

    explicit ROUGEScore(Options options = {}) : accumulate_(options.accumulate) {}

    /// NaN where nothing was seen.
    ROUGEValues compute() const;

private:
    friend class TextReferences<ROUGEScore>;
    void add(std::string_view prediction, const std::vector<std::string_view>& references);

    Accumulate accumulate_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/rouge_score-inl.hpp"
#endif
