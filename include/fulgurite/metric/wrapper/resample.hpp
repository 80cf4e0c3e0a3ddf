// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <random>

namespace fulgurite::metric {

/// How samples are drawn again from a batch.
enum class Resampling {
    poisson,     ///< each as often as a Poisson variable of mean 1 says, which is right for data in batches
    multinomial, ///< as many as there are, each time any of them
};

/// Indices on the CPU of samples drawn from `size`; of one generator state always the same, on every platform.
at::Tensor resampled(std::int64_t size, Resampling how, std::mt19937_64& generator);

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/wrapper/resample-inl.hpp"
#endif
