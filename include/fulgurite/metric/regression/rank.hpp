// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace fulgurite::metric {

/// The ranks of the values in each column of `[N, C]`, from 1, in their type; equal values share the mean of theirs,
/// and those of a column with a NaN are NaN.
at::Tensor ranks(const at::Tensor& values);

/// How the N (N − 1) / 2 pairs of samples stand in two variables x and y.
struct PairCounts {
    std::int64_t samples = 0, different_x = 0, different_y = 0;      ///< different: values
    double equal_x = 0, equal_y = 0, equal_both = 0, discordant = 0; ///< pairs
    bool has_nan = false;                                            ///< nothing was counted

    double all() const { return static_cast<double>(samples) * static_cast<double>(samples - 1) / 2; }
    double concordant() const { return all() - equal_x - equal_y + equal_both - discordant; }
};
/// x, y: contiguous doubles `[N]` on the CPU (Knight 1966).
PairCounts count_pairs(const at::Tensor& x, const at::Tensor& y);

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/rank-inl.hpp"
#endif
