// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/text/word_info.hpp"

namespace fulgurite::metric {

struct WordInfoLostOptions {};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::WordInfoLostOptions);

namespace fulgurite::metric {

/// 1 − (h / words of the targets) · (h / words of the predictions), where h counts the words of the longer one of each
/// pair that need no edit; in [0, 1].
class WordInfoLost : public WordInfo<WordInfoLost> {
public:
    using Options = WordInfoLostOptions;
    static constexpr std::string_view name_v = "WordInfoLost";

    explicit WordInfoLost(Options = {}) {}

    /// NaN where nothing was seen.
    double compute() const { return 1 - preserved(); }
};

} // namespace fulgurite::metric
