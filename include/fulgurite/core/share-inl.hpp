// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/share.hpp"

namespace fulgurite {

FULGURITE_INLINE std::int64_t share_of(double fraction, std::int64_t size) {
    constexpr double tolerance = 16 * std::numeric_limits<double>::epsilon();
    const auto share = static_cast<double>(size) * fraction, nearest = std::round(share);
    return static_cast<std::int64_t>(std::abs(share - nearest) <= tolerance * nearest ? nearest : std::floor(share));
}

FULGURITE_INLINE bool is_share_end(double fraction, std::int64_t size, std::int64_t done) {
    if (done < 1 || done > size) return false;
    const auto share = fraction * static_cast<double>(size);
    const auto multiple = std::max<long long>(1, std::llround(static_cast<double>(done) / share));
    return share < 1 || std::llround(static_cast<double>(multiple) * share) == done;
}

} // namespace fulgurite
