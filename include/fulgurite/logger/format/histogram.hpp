// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace fulgurite::logger {

/// What TensorBoard draws a distribution from. Bin i holds the values up to `limits[i]`; the first is empty.
struct Histogram {
    double min = 0, max = 0, count = 0, sum = 0, sum_squares = 0;
    std::vector<double> limits, bins;
    std::int64_t non_finite = 0; ///< values that are NaN or infinite, which nothing above counts
};

/// The edges of TensorBoard's exponential bins: 0, and ±1e-12 · 1.1^k up to 1e20. As `SummaryWriter.default_bins`.
std::vector<double> exponential_edges();

/// Counts values into those bins, as `torch.utils.tensorboard.summary.make_histogram` does; what lies beyond the last
/// edge is in the last bin. `values`: of float or double, contiguous, on the host.
Histogram histogram_of(const at::Tensor& values);

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/histogram-inl.hpp"
#endif
