// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/text/word_info.hpp"

namespace fulgurite::metric {

struct WordInfoPreservedOptions {};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::WordInfoPreservedOptions);

namespace fulgurite::metric {

/// (h / words of the targets) · (h / words of the predictions), where h counts the words of the longer one of each
/// pair that need no edit; in [0, 1].
class WordInfoPreserved : public WordInfo<WordInfoPreserved> {
public:
    using Options = WordInfoPreservedOptions;
    static constexpr std::string_view name_v = "WordInfoPreserved";

    explicit WordInfoPreserved(Options = {}) {}

    /// NaN where nothing was seen.
    double compute() const { return preserved(); }
};

} // namespace fulgurite::metric
