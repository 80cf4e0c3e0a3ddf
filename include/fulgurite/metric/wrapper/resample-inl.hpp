// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/wrapper/resample.hpp"

namespace fulgurite::metric {

namespace detail {

// Distributions of the standard library differ between platforms; the generator does not.
inline double uniform(std::mt19937_64& generator) { return static_cast<double>(generator() >> 11) * 0x1p-53; }

/// `size`, or `apart` more or fewer, each with the chance that makes the variance `size`, as a Poisson variable has it.
inline std::int64_t poisson_like(std::int64_t size, std::mt19937_64& generator) {
    const auto all = static_cast<double>(size);
    const auto apart = std::clamp<std::int64_t>(std::llround(std::sqrt(3 * all)), 1, size); // 3: the fourth moment, too
    const double chance = all / (2 * static_cast<double>(apart) * static_cast<double>(apart));
    const double drawn = uniform(generator);
    return drawn < chance ? size - apart : drawn < 2 * chance ? size + apart : size;
}

} // namespace detail

FULGURITE_INLINE at::Tensor resampled(std::int64_t size, Resampling how, std::mt19937_64& generator) {
    const std::int64_t count = how == Resampling::poisson && size > 0 ? detail::poisson_like(size, generator) : size;
    const at::Tensor indices = at::empty({count}, at::kLong);
    auto* to = indices.mutable_data_ptr<std::int64_t>();
    std::generate(to, to + count, [&] {
        return std::min(size - 1, static_cast<std::int64_t>(detail::uniform(generator) * static_cast<double>(size)));
    });
    return indices;
}

FULGURITE_INLINE std::mt19937_64 generator_of(const std::string& text) {
    std::mt19937_64 generator;
    std::istringstream stream(text);
    if (stream >> generator) return generator;
    throw Error("BootStrapper: the generator is '", text.substr(0, 40), text.size() > 40 ? " …" : "",
                "'; give the numbers that state_dict() writes");
}

} // namespace fulgurite::metric
