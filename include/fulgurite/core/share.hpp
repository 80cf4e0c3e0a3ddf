// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>

/// Fractions of a number of batches, as people mean them: 0.29 of 100 is 29, though the double next to 0.29 is less.
namespace fulgurite {

namespace detail {

/// Rounds down, except what is a whole number up to the rounding of a few operations.
inline std::int64_t whole_part(double number) {
    constexpr double tolerance = 16 * std::numeric_limits<double>::epsilon();
    const auto nearest = std::round(number);
    return static_cast<std::int64_t>(std::abs(number - nearest) <= tolerance * nearest ? nearest : std::floor(number));
}

} // namespace detail

/// How many whole batches a fraction in [0, 1] of `size` batches is. As in Lightning, what is left of a batch is no
/// batch: 0.5 of 5 is 2.
inline std::int64_t share_of(double fraction, std::int64_t size) {
    return detail::whole_part(static_cast<double>(size) * fraction);
}

/// Whether the batch that was the `done`th of `size` brought an epoch to a multiple of a fraction in (0, 1]: with 0.25
/// four batches do, as evenly spaced as can be, and the last is the epoch's last. Where there are fewer batches than
/// multiples, every batch does.
inline bool is_share_end(double fraction, std::int64_t size, std::int64_t done) {
    if (done < 1 || done > size) return false;
    const auto multiples = [&](std::int64_t batches) {
        return detail::whole_part(static_cast<double>(batches) / (fraction * static_cast<double>(size)));
    };
    return multiples(done) > multiples(done - 1);
}

} // namespace fulgurite
