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
std::vector<std::int64_t> permutation(std::int64_t size, std::uint64_t seed, std::int64_t epoch);

/// Which samples make up which batch of one pass over a dataset.
class Order {
public:
    /// `shuffled` is empty where samples come as they lie.
    Order(std::int64_t samples, std::int64_t batch_size, std::vector<std::int64_t> shuffled)
        : samples_(samples), batch_size_(batch_size), shuffled_(std::move(shuffled)) {}

    /// The samples of a batch; `scratch` holds them where there is no list of all.
    std::span<const std::int64_t> batch(std::int64_t number, std::vector<std::int64_t>& scratch) const;

private:
    std::int64_t samples_, batch_size_;
    std::vector<std::int64_t> shuffled_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/pass/order-inl.hpp"
#endif
