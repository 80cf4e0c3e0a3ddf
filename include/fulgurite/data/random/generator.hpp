// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/CPUGeneratorImpl.h>

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <string>

#include "fulgurite/core/error.hpp"

namespace fulgurite::data {

/// One step of SplitMix64 (Steele, Lea and Flood 2014): a bijection in which every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

/// A small random stream, xoshiro256** (Blackman and Vigna 2021), named by up to three numbers: what depends on
/// `Generator(seed, epoch, batch)` does not depend on which thread asks, or when. The same on every platform, and a
/// `std::uniform_random_bit_generator`.
class Generator {
public:
    using result_type = std::uint64_t;

    constexpr explicit Generator(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t substream = 0) {
        auto chain = mix(mix(mix(seed) ^ stream) ^ substream);
        for (auto& word : state_) word = chain = mix(chain);
    }

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

    constexpr result_type operator()() {
        const auto result = std::rotl(state_[1] * 5, 7) * 9;
        const auto shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

    /// Every number below `bound` (> 0) equally often: Lemire's multiplication with rejection (2019).
    constexpr std::uint32_t below(std::uint32_t bound) {
        auto product = ((*this)() >> 32U) * bound;
        if (static_cast<std::uint32_t>(product) < bound) {
            const auto threshold = static_cast<std::uint32_t>(-bound) % bound;
            while (static_cast<std::uint32_t>(product) < threshold) product = ((*this)() >> 32U) * bound;
        }
        return static_cast<std::uint32_t>(product >> 32U);
    }

    /// An integer in `[low, high]`, both included. Throws `Error` if `high` is less than `low`.
    constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
        if (high < low)
            throw Error("Generator: there is no number between ", low, " and ", high, "; give the lower one first");
        const auto width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
        if (width < std::numeric_limits<std::uint32_t>::max())
            return low + static_cast<std::int64_t>(below(static_cast<std::uint32_t>(width + 1)));
        const auto bits = max() >> std::countl_zero(width);
        auto found = (*this)() & bits;
        while (found > width) found = (*this)() & bits;
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + found);
    }

    /// A number in [0, 1) with 53 random bits.
    constexpr double uniform() { return static_cast<double>((*this)() >> 11U) * 0x1p-53; }

    /// A generator for LibTorch's own operations (`at::rand(shape, generator.torch())`), seeded from this stream.
    at::Generator torch() { return at::detail::createCPUGenerator((*this)()); }

private:
    std::array<std::uint64_t, 4> state_{};
};

} // namespace fulgurite::data
