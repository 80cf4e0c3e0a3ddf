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
std::int64_t share_of(double fraction, std::int64_t size);

/// Whether the batch that was the `done`th of `size` is the one next to a multiple of a fraction in (0, 1] of them:
/// with 0.25 four batches are, as evenly spaced as can be, and the last is the epoch's last. Where there are fewer
/// batches than multiples, every batch is.
bool is_share_end(double fraction, std::int64_t size, std::int64_t done);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/share-inl.hpp"
#endif
