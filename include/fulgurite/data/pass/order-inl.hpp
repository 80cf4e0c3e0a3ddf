// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/pass/order.hpp"

namespace fulgurite::data {

FULGURITE_INLINE std::vector<std::int64_t> permutation(std::int64_t size, std::uint64_t seed, std::int64_t epoch) {
    if (size >= std::int64_t{1} << 32U) throw Error("data: a shuffle of 2^32 samples or more");
    std::vector<std::int64_t> order(static_cast<std::size_t>(size));
    std::iota(order.begin(), order.end(), 0);
    Generator generator(seed, static_cast<std::uint64_t>(epoch));
    for (auto left = order.size(); left > 1; --left)
        std::swap(order[left - 1], order[generator.below(static_cast<std::uint32_t>(left))]);
    return order;
}

FULGURITE_INLINE std::span<const std::int64_t> Order::batch(std::int64_t number,
                                                            std::vector<std::int64_t>& scratch) const {
    const auto first = number * batch_size_;
    const auto count = static_cast<std::size_t>(std::min(batch_size_, samples_ - first));
    if (!shuffled_.empty()) return std::span(shuffled_).subspan(static_cast<std::size_t>(first), count);
    scratch.resize(count);
    std::iota(scratch.begin(), scratch.end(), first);
    return scratch;
}

} // namespace fulgurite::data
