// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/text/edit_cost.hpp"
#include "fulgurite/metric/text/word_info_lost.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void WordInfoLost::add(std::string_view prediction, std::string_view target) {
    const auto given = detail::words_of(prediction), wanted = detail::words_of(target);
    hits += static_cast<std::int64_t>(std::max(given.size(), wanted.size())) - detail::edit_cost(given, wanted);
    targets += static_cast<std::int64_t>(wanted.size());
    predictions += static_cast<std::int64_t>(given.size());
}

} // namespace fulgurite::metric
