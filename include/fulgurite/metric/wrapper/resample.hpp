// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <random>
#include <string>

namespace fulgurite::metric {

/// How samples are drawn again from a batch.
enum class Resampling {
    poisson,     ///< more or fewer than there are, so that sums vary as well: right for data in batches
    multinomial, ///< as many as there are, each time any of them
};

/// Indices on the CPU of samples drawn from `size`; of one generator state always the same, on every platform.
///
/// With `poisson` how often a sample is drawn has the mean 1 and the variance 1, and does not go with how often another
/// one is, as of independent Poisson variables. But there are three sizes of draws, size and some more or less, where
/// Poisson variables would give a new one nearly each time: metrics check values of a new shape, and so read the
/// device.
at::Tensor resampled(std::int64_t size, Resampling how, std::mt19937_64& generator);
/// What `<<` wrote of one. Throws `Error` where it is something else.
std::mt19937_64 generator_of(const std::string& text);

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/wrapper/resample-inl.hpp"
#endif
