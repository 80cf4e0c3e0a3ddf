// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv3d.h>
#include <ATen/ops/div.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/check_defined.hpp"
#include "fulgurite/metric/image/images.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric::detail {

FULGURITE_INLINE void check_images(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target,
                                   bool volumes) {
    check_defined(predictions, metric);
    check_defined(target, metric);
    const auto dims = predictions.dim();
    if (predictions.is_complex() || target.is_complex())
        throw Error(metric, ": images of shape ", shape_text(predictions.sizes()),
                    " are of complex numbers; give real ones, for example their absolute values");
    if (predictions.sizes() == target.sizes() && (dims == 4 || (volumes && dims == 5))) return;
    throw Error(metric, ": predictions of shape ", shape_text(predictions.sizes()), " and targets of shape ",
                shape_text(target.sizes()), " are no pair; give two of one shape [B, C, H, W]",
                volumes ? " or [B, C, D, H, W]" : "");
}

FULGURITE_INLINE at::Tensor clamped(const at::Tensor& image, const std::optional<std::array<double, 2>>& range) {
    return range ? at::clamp(image, (*range)[0], (*range)[1]) : image;
}

FULGURITE_INLINE at::Tensor gaussian_window(std::int64_t size, double sigma, const at::Tensor& like) {
    const auto middle = static_cast<double>(size - 1) / 2;
    const auto distance = at::sub(at::arange(size, like.options()), middle);
    const auto bell = at::exp(at::mul(at::square(at::div(distance, sigma)), -0.5));
    return at::div(bell, at::sum(bell));
}

FULGURITE_INLINE WindowStatistics window_statistics(const at::Tensor& predictions, const at::Tensor& target,
                                                    const std::vector<at::Tensor>& windows) {
    const auto all = at::cat({predictions, target, at::square(predictions), at::square(target), predictions * target});
    std::vector<std::int64_t> sizes = all.sizes().vec();
    sizes[0] *= sizes[1]; // one channel each: a window is the same for all, and one dimension after the other is cheap
    sizes[1] = 1;
    at::Tensor means = all.reshape(sizes);
    for (std::size_t i = 0; i < windows.size(); ++i) {
        std::vector<std::int64_t> along(2 + windows.size(), 1);
        along[2 + i] = windows[i].size(0);
        const auto weight = windows[i].reshape(along);
        means = windows.size() == 3 ? at::conv3d(means, weight) : at::conv2d(means, weight);
    }
    sizes = means.sizes().vec();
    sizes[0] = all.size(0);
    sizes[1] = all.size(1);
    const auto parts = means.reshape(sizes).chunk(5);
    WindowStatistics found{at::square(parts[0]), at::square(parts[1]), parts[0] * parts[1], {}, {}, {}};
    found.variance = at::clamp_min(parts[2] - found.squared_mean, 0);
    found.target_variance = at::clamp_min(parts[3] - found.squared_target_mean, 0);
    found.covariance = parts[4] - found.product_of_means;
    return found;
}

} // namespace fulgurite::metric::detail
