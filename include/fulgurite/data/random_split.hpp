// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "fulgurite/data/concept.hpp"
#include "fulgurite/data/split/parts.hpp"
#include "fulgurite/data/subset.hpp"

namespace fulgurite::data {

/// Parts of a dataset, by fractions that make 1 or sizes that make all of it. Which samples go where depends on the
/// seed alone. The parts share the dataset; nothing is copied. Throws `Error` where fractions or sizes do not add up.
template <Dataset D, class Number>
std::vector<Subset<D>> random_split(D dataset, const std::vector<Number>& parts, std::uint64_t seed) {
    const auto shared = std::make_shared<const D>(std::move(dataset));
    const auto samples = static_cast<std::int64_t>(shared->size());
    std::vector<Subset<D>> result;
    for (auto& indices : split_indices(samples, part_sizes(samples, std::span<const Number>(parts)), seed))
        result.emplace_back(shared, std::move(indices));
    return result;
}

/// `auto [train, validation] = data::random_split(dataset, {0.9, 0.1}, 42)`, or `{54000, 6000}`.
template <Dataset D, class Number, std::size_t Size>
std::array<Subset<D>, Size> random_split(D dataset, const Number (&parts)[Size], std::uint64_t seed) {
    auto all = random_split(std::move(dataset), std::vector<Number>(parts, parts + Size), seed);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<Subset<D>, Size>{std::move(all[I])...};
    }(std::make_index_sequence<Size>());
}

} // namespace fulgurite::data
