// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

/// Fractions of a number of batches, as people mean them: 0.29 of 100 is 29, though the double next to 0.29 is less.
namespace fulgurite {

/// How many whole batches a fraction in [0, 1] of `size` batches is. As in Lightning, what is left of a batch is no
/// batch: 0.5 of 5 is 2; what is a whole number up to the rounding of a few operations is one.
inline std::int64_t share_of(double fraction, std::int64_t size) {
    constexpr double tolerance = 16 * std::numeric_limits<double>::epsilon();
    const auto share = static_cast<double>(size) * fraction, nearest = std::round(share);
    return static_cast<std::int64_t>(std::abs(share - nearest) <= tolerance * nearest ? nearest : std::floor(share));
}

/// Whether the batch that was the `done`th of `size` is the one next to a multiple of a fraction in (0, 1] of them:
/// with 0.25 four batches are, as evenly spaced as can be, and the last is the epoch's last. Where there are fewer
/// batches than multiples, every batch is.
inline bool is_share_end(double fraction, std::int64_t size, std::int64_t done) {
    if (done < 1 || done > size) return false;
    const auto share = fraction * static_cast<double>(size);
    const auto multiple = std::max<long long>(1, std::llround(static_cast<double>(done) / share));
    return share < 1 || std::llround(static_cast<double>(multiple) * share) == done;
}

} // namespace fulgurite
