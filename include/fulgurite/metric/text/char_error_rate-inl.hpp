// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/text/char_error_rate.hpp"
#include "fulgurite/metric/text/edit_cost.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void CharErrorRate::add(std::string_view prediction, std::string_view target) {
    const auto given = detail::characters_of(prediction), wanted = detail::characters_of(target);
    errors += detail::edit_cost(given, wanted);
    characters += static_cast<std::int64_t>(wanted.size());
}

} // namespace fulgurite::metric
