// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/sobol_points.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE SobolPoints::SobolPoints(std::size_t dimensions, std::optional<std::uint64_t> seed)
    : dimensions_(static_cast<std::int64_t>(dimensions)) {
    if (dimensions_ > most)
        throw Error("tune::Sobol: there are ", dimensions_, " parameters, and directions for ", most,
                    "; give another sampler");
    shift_ = at::zeros({dimensions_}, at::kLong);
    if (dimensions_ == 0) return;
    directions_ = at::zeros({dimensions_, bits}, at::kLong);
    at::_sobol_engine_initialize_state_(directions_, dimensions_);
    if (seed) scramble(*seed);
}

FULGURITE_INLINE std::vector<double> SobolPoints::point(std::int64_t number) const {
    auto digits = shift_.clone();
    if (dimensions_ > 0) at::_sobol_engine_ff_(digits, number, directions_, dimensions_, 0);
    std::vector<double> units;
    for (std::int64_t i = 0; i < dimensions_; ++i)
        units.push_back(static_cast<double>(digits.const_data_ptr<std::int64_t>()[i]) * 0x1p-30);
    return units;
}

FULGURITE_INLINE void SobolPoints::scramble(std::uint64_t seed) {
    auto triangles = at::zeros({dimensions_, bits, bits}, at::kLong);
    auto* cell = triangles.mutable_data_ptr<std::int64_t>();
    for (std::int64_t dimension = 0; dimension < dimensions_; ++dimension) {
        data::Generator random(seed, number_of_sobol, static_cast<std::uint64_t>(dimension));
        shift_.mutable_data_ptr<std::int64_t>()[dimension] = static_cast<std::int64_t>(random() >> (64 - bits));
        for (std::int64_t row = 0; row < bits; ++row, cell += bits)
            for (std::int64_t column = 0; column <= row; ++column)
                cell[column] = static_cast<std::int64_t>(random() >> 63U); // LibTorch takes a diagonal of ones
    }
    at::_sobol_engine_scramble_(directions_, triangles, dimensions_);
}

} // namespace fulgurite::tune::detail
