// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/text/edit_cost.hpp"
#include "fulgurite/metric/text/word_info.hpp"

namespace fulgurite::metric::detail {

FULGURITE_INLINE WordMatch match_words(std::string_view prediction, std::string_view target) {
    const auto given = words_of(prediction), wanted = words_of(target);
    return {static_cast<std::int64_t>(std::max(given.size(), wanted.size())) - edit_cost(given, wanted),
            static_cast<std::int64_t>(wanted.size()), static_cast<std::int64_t>(given.size())};
}

} // namespace fulgurite::metric::detail
