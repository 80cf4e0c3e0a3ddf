// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/wrapper/resample.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE at::Tensor resampled(std::int64_t size, Resampling how, std::mt19937_64& generator) {
    // Distributions of the standard library differ between platforms; the generator does not.
    const auto uniform = [&] { return static_cast<double>(generator() >> 11) * 0x1p-53; };
    std::vector<std::int64_t> drawn;
    for (std::int64_t i = 0; i < size; ++i) {
        if (how == Resampling::multinomial) {
            drawn.push_back(std::min(size - 1, static_cast<std::int64_t>(uniform() * static_cast<double>(size))));
            continue;
        }
        // So many uniform numbers until their product is below e⁻¹ (Knuth).
        for (double product = uniform(); product > std::exp(-1.0); product *= uniform()) drawn.push_back(i);
    }
    const at::Tensor indices = at::empty({static_cast<std::int64_t>(drawn.size())}, at::kLong);
    std::copy(drawn.begin(), drawn.end(), indices.mutable_data_ptr<std::int64_t>());
    return indices;
}

} // namespace fulgurite::metric
