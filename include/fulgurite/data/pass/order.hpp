// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/random/generator.hpp"

namespace fulgurite::data {

/// 0 … size − 1, every order equally likely (Fisher and Yates 1938, Durstenfeld 1964); the same for the same seed and
/// epoch on every platform.
inline std::vector<std::int64_t> permutation(std::int64_t size, std::uint64_t seed, std::int64_t epoch) {
    if (size >= std::int64_t{1} << 32U) throw Error("data: a shuffle of 2^32 samples or more");
    std::vector<std::int64_t> order(static_cast<std::size_t>(size));
    std::iota(order.begin(), order.end(), 0);
    Generator generator(seed, static_cast<std::uint64_t>(epoch));
    for (auto left = order.size(); left > 1; --left)
        std::swap(order[left - 1], order[generator.below(static_cast<std::uint32_t>(left))]);
    return order;
}

/// Which samples make up which batch of one pass over a dataset.
class Order {
public:
    /// `shuffled` is empty where samples come as they lie.
    Order(std::int64_t samples, std::int64_t batch_size, std::vector<std::int64_t> shuffled)
        : samples_(samples), batch_size_(batch_size), shuffled_(std::move(shuffled)) {}

    /// The samples of a batch; `scratch` holds them where there is no list of all.
    std::span<const std::int64_t> batch(std::int64_t number, std::vector<std::int64_t>& scratch) const {
        const auto first = number * batch_size_;
        const auto count = static_cast<std::size_t>(std::min(batch_size_, samples_ - first));
        if (!shuffled_.empty()) return std::span(shuffled_).subspan(static_cast<std::size_t>(first), count);
        scratch.resize(count);
        std::iota(scratch.begin(), scratch.end(), first);
        return scratch;
    }

private:
    std::int64_t samples_, batch_size_;
    std::vector<std::int64_t> shuffled_;
};

} // namespace fulgurite::data
