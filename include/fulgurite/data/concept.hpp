// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/data/collate.hpp"
#include "fulgurite/data/random/generator.hpp"

namespace fulgurite::data {

/// What a dataset may ask of the loader while one batch is made.
struct Context {
    Generator generator;      ///< seeded by (seed, epoch, batch): the same whoever makes the batch
    std::int64_t sample = -1; ///< the sample being made, for the words of an error; -1 where all are made at once
};

namespace detail {

using Indices = std::span<const std::int64_t>;

template <class D>
concept Sized = requires(const D& dataset) {
    { dataset.size() } -> std::convertible_to<std::int64_t>;
};
template <class D>
concept GetsWithContext =
    requires(const D& dataset, Indices indices, Context& context) { dataset.get(indices, context); };
template <class D>
concept GetsInBulk = requires(const D& dataset, Indices indices) { dataset.get(indices); };
template <class D>
concept GetsSamples = requires(const D& dataset, std::int64_t index) {
    collate(std::declval<std::vector<std::remove_cvref_t<decltype(dataset.sample(index))>>>());
};

} // namespace detail

/// A dataset has `size() const` and one of
///   `get(std::span<const std::int64_t> indices) const`: a whole batch at once, in the order of the indices;
///   `get(indices, Context&) const`: the same, with a random stream of its own (augmentation);
///   `sample(std::int64_t index) const`: one sample (a `Batch` without the batch dimension, a tensor, a pair of tensors
///   or numbers, or a type with an own `collate(std::vector<Sample>)`); samples are stacked by `collate`.
/// Workers call these from several threads at once, hence `const`.
template <class D>
concept Dataset = detail::Sized<D> && (detail::GetsWithContext<D> || detail::GetsInBulk<D> || detail::GetsSamples<D>);

/// The batch of `indices`, however the dataset makes it.
template <Dataset D>
auto fetch(const D& dataset, detail::Indices indices, Context& context) {
    if constexpr (detail::GetsWithContext<D>) {
        return dataset.get(indices, context);
    } else if constexpr (detail::GetsInBulk<D>) {
        return dataset.get(indices);
    } else {
        std::vector<std::remove_cvref_t<decltype(dataset.sample(0))>> samples;
        samples.reserve(indices.size());
        for (const auto index : indices) {
            context.sample = index;
            samples.push_back(dataset.sample(index));
        }
        context.sample = -1;
        return collate(std::move(samples));
    }
}

/// The type of a dataset's batches.
template <Dataset D>
using BatchOf = decltype(fetch(std::declval<const D&>(), detail::Indices{}, std::declval<Context&>()));

} // namespace fulgurite::data
