// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/text/edit_cost.hpp"
#include "fulgurite/metric/text/match_error_rate.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void MatchErrorRate::add(std::string_view prediction, std::string_view target) {
    const auto given = detail::words_of(prediction), wanted = detail::words_of(target);
    errors += detail::edit_cost(given, wanted);
    words += static_cast<std::int64_t>(std::max(given.size(), wanted.size()));
}

} // namespace fulgurite::metric
