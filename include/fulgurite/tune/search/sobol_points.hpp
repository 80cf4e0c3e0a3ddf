// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/_sobol_engine_ff.h>
#include <ATen/ops/_sobol_engine_initialize_state.h>
#include <ATen/ops/_sobol_engine_scramble.h>
#include <ATen/ops/zeros.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/random/generator.hpp"

namespace fulgurite::tune::detail {

/// A Sobol sequence in [0, 1)^dimensions with 30 bits, scrambled where there is a seed. A dimension does not depend on
/// how many there are.
class SobolPoints {
public:
    static constexpr std::int64_t bits = 30, most = 21'201;

    SobolPoints(std::size_t dimensions, std::optional<std::uint64_t> seed);
    /// From 0 on.
    std::vector<double> point(std::int64_t number) const;

private:
    void scramble(std::uint64_t seed);

    static constexpr std::uint64_t number_of_sobol = 0x536f626f6cU;
    std::int64_t dimensions_;
    at::Tensor shift_, directions_;
};

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/sobol_points-inl.hpp"
#endif
