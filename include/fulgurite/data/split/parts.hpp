// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/pass/order.hpp"

namespace fulgurite::data {

/// A part of so many samples: what is meant by 0.29 of 100 is 29, though their product is less in floating point.
inline std::int64_t part_of(std::int64_t samples, double fraction) {
    const double exact = static_cast<double>(samples) * fraction;
    return static_cast<std::int64_t>(std::floor(exact + 1e-9 * (1 + exact)));
}

/// How many samples each part has, of fractions that make 1. What rounding leaves goes to the first parts, one each, as
/// in PyTorch's `random_split`.
template <std::floating_point Number>
std::vector<std::int64_t> part_sizes(std::int64_t samples, std::span<const Number> fractions) {
    double all = 0;
    std::vector<std::int64_t> sizes;
    for (const auto fraction : fractions) {
        if (!(fraction >= 0 && fraction <= 1))
            throw Error("data::random_split: got the fraction ", fraction, ", expected 0 to 1");
        all += static_cast<double>(fraction);
        sizes.push_back(part_of(samples, static_cast<double>(fraction)));
    }
    if (std::abs(all - 1) > 1e-6) throw Error("data::random_split: the fractions make ", all, " in all, expected 1");
    auto left = samples - std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
    for (std::size_t i = 0; left > 0; i = (i + 1) % sizes.size(), --left) ++sizes[i];
    return sizes;
}

/// The same of sizes, which must be all samples.
template <std::integral Number>
std::vector<std::int64_t> part_sizes(std::int64_t samples, std::span<const Number> sizes) {
    std::vector<std::int64_t> result;
    std::int64_t all = 0;
    for (const auto size : sizes) {
        result.push_back(static_cast<std::int64_t>(size));
        all += result.back();
        if (result.back() < 0) throw Error("data::random_split: got the size ", size, ", expected 0 or more");
    }
    if (all != samples)
        throw Error("data::random_split: the sizes make ", all, " in all, the dataset has ", samples, " samples");
    return result;
}

/// The indices of each part: all samples in an order that depends on the seed alone, cut one part after the other.
std::vector<std::vector<std::int64_t>> split_indices(std::int64_t samples, std::span<const std::int64_t> sizes,
                                                     std::uint64_t seed);

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/split/parts-inl.hpp"
#endif
