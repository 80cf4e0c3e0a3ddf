// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/max.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/min.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/reflection_pad2d.h>
#include <ATen/ops/reflection_pad3d.h>
#include <ATen/ops/square.h>

#include <cmath>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/image/images.hpp"
#include "fulgurite/metric/image/structural_similarity_index_measure.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric::detail {

/// One window for each spatial dimension.
FULGURITE_INLINE std::vector<at::Tensor> windows_of(std::string_view metric, const at::Tensor& image,
                                                    const StructuralSimilarityIndexMeasureOptions& options) {
    const auto dims = static_cast<std::size_t>(image.dim() - 2);
    const auto given = options.gaussian_kernel ? options.sigma.size() : options.kernel_size.size();
    if (given != 1 && given != dims)
        throw Error(metric, ": ", options.gaussian_kernel ? "sigma" : "kernel_size", " has ", given,
                    " numbers, but images of shape ", shape_text(image.sizes()), " have ", dims,
                    " spatial dimensions; give one number, or ", dims);
    std::vector<at::Tensor> windows;
    for (std::size_t i = 0; i < dims; ++i) {
        const auto own = given == 1 ? 0 : i;
        // Before it is made: a window may be larger than the memory.
        const auto half = options.gaussian_kernel ? std::floor(3.5 * options.sigma[own] + 0.5)
                                                  : static_cast<double>(options.kernel_size[own] / 2);
        if (static_cast<double>(image.size(2 + static_cast<std::int64_t>(i))) <= half)
            throw Error(metric, ": images of shape ", shape_text(image.sizes()), " are too small for a window of ",
                        2 * half + 1, "; give larger ones, or a smaller ",
                        options.gaussian_kernel ? "sigma" : "kernel_size");
        const auto size = 2 * static_cast<std::int64_t>(half) + 1;
        windows.push_back(options.gaussian_kernel ? gaussian_window(size, options.sigma[own], image)
                                                  : at::full({size}, 1.0 / static_cast<double>(size), image.options()));
    }
    return windows;
}

/// Mirrored at the borders, so that the window has a place for each pixel.
FULGURITE_INLINE at::Tensor mirrored(const at::Tensor& image, const std::vector<at::Tensor>& windows) {
    std::vector<std::int64_t> padding; // the last dimension first
    for (auto window = windows.rbegin(); window != windows.rend(); ++window)
        padding.insert(padding.end(), 2, window->size(0) / 2);
    return windows.size() == 3 ? at::reflection_pad3d(image, padding) : at::reflection_pad2d(image, padding);
}

FULGURITE_INLINE Similarity similarity_of(std::string_view metric, const at::Tensor& predictions,
                                          const at::Tensor& target,
                                          const StructuralSimilarityIndexMeasureOptions& options) {
    check_images(metric, predictions, target, /*volumes=*/true);
    const auto given = clamped(wide(predictions), options.clamp);
    const auto wanted = clamped(wide(target), options.clamp);
    const auto windows = windows_of(metric, given, options);
    if (given.numel() == 0) return {at::empty({0}, given.options()), at::empty({0}, given.options())}; // no image
    const auto known = options.clamp ? (*options.clamp)[1] - (*options.clamp)[0] : options.data_range.value_or(0);
    const auto range = known > 0 ? at::full({}, known, given.options())
                                 : at::maximum(at::max(given) - at::min(given), at::max(wanted) - at::min(wanted));
    const auto c1 = at::square(at::mul(range, options.k1)), c2 = at::square(at::mul(range, options.k2));
    const auto [mean, target_mean, means, variance, target_variance, covariance] =
        window_statistics(mirrored(given, windows), mirrored(wanted, windows), windows);
    const auto contrast = (2 * covariance + c2) / (variance + target_variance + c2);
    const auto whole = (2 * means + c1) / (mean + target_mean + c1) * contrast;
    auto inside = contrast; // torchmetrics' contrast, of which MS-SSIM is made, leaves out what the mirror made
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const auto dim = static_cast<std::int64_t>(i) + 2, half = windows[i].size(0) / 2;
        if (inside.size(dim) > 2 * half) inside = inside.narrow(dim, half, inside.size(dim) - 2 * half);
    }
    return {at::mean(whole.flatten(1), {1}), at::mean(inside.flatten(1), {1})};
}

} // namespace fulgurite::metric::detail
