// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/split/parts.hpp"

namespace fulgurite::data {

FULGURITE_INLINE std::vector<std::vector<std::int64_t>> split_indices(std::int64_t samples,
                                                                      std::span<const std::int64_t> sizes,
                                                                      std::uint64_t seed) {
    constexpr std::int64_t no_epoch = -1; // a stream that no shuffle has
    const auto order = permutation(samples, seed, no_epoch);
    std::vector<std::vector<std::int64_t>> parts;
    auto first = order.begin();
    for (const auto size : sizes) {
        parts.emplace_back(first, first + size);
        first += size;
    }
    return parts;
}

} // namespace fulgurite::data
