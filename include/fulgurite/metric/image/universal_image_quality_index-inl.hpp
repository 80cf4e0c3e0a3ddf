// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>

#include <limits>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/image/images.hpp"
#include "fulgurite/metric/image/universal_image_quality_index.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void UniversalImageQualityIndex::update(const at::Tensor& predictions, const at::Tensor& target) {
    detail::check_images("UniversalImageQualityIndex", predictions, target);
    const auto [height, width] = options_.kernel_size;
    if (target.size(2) < height || target.size(3) < width)
        throw Error("UniversalImageQualityIndex: images of shape ", shape_text(target.sizes()),
                    " are smaller than the window, ", height, " × ", width,
                    "; give larger ones, or a smaller kernel_size");
    const auto given = wide(predictions), wanted = wide(target);
    const auto [mean, target_mean, means, variance, target_variance, covariance] =
        detail::window_statistics(given, wanted,
                                  {detail::gaussian_window(height, options_.sigma[0], given),
                                   detail::gaussian_window(width, options_.sigma[1], given)});
    // What keeps flat windows from being 0 / 0 is torchmetrics', by the type of the images.
    const auto tiny = predictions.scalar_type() == at::kDouble ? std::numeric_limits<double>::epsilon()
                                                               : std::numeric_limits<float>::epsilon();
    scores.add(4 * means * covariance / ((mean + target_mean) * (variance + target_variance) + tiny));
}

} // namespace fulgurite::metric
