// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

/// What the metrics of images share.
namespace fulgurite::metric::detail {

/// Both of one shape of 4 dimensions, or 5 where the metric takes volumes; else throws `Error` with both shapes. Throws
/// it for complex numbers, too.
void check_images(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target,
                  bool volumes = false);

/// Both inside of the range, where there is one.
at::Tensor clamped(const at::Tensor& image, const std::optional<std::array<double, 2>>& range);

/// The bell curve of that many places, as weights whose sum is 1.
at::Tensor gaussian_window(std::int64_t size, double sigma, const at::Tensor& like);

/// Means, variances and the covariance inside of a window at each of its places, of products of windows along the
/// spatial dimensions. Variances below 0, by rounding, are 0.
struct WindowStatistics {
    at::Tensor squared_mean, squared_target_mean, product_of_means, variance, target_variance, covariance;
};
/// predictions and target: `[B, C, …]`; windows: one for each spatial dimension. No padding.
WindowStatistics window_statistics(const at::Tensor& predictions, const at::Tensor& target,
                                   const std::vector<at::Tensor>& windows);

} // namespace fulgurite::metric::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/image/images-inl.hpp"
#endif
