// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/add.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/avg_pool3d.h>
#include <ATen/ops/div.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/relu.h>

#include <algorithm>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/image/images.hpp"
#include "fulgurite/metric/image/multi_scale_structural_similarity_index_measure.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

namespace detail {

FULGURITE_INLINE at::Tensor halved(const at::Tensor& image) {
    return image.dim() == 5 ? at::avg_pool3d(image, {2, 2, 2}) : at::avg_pool2d(image, {2, 2});
}

/// Of all scales the coarsest is the smallest; its window must have a place that holds no mirrored pixel.
FULGURITE_INLINE void check_scales(std::string_view metric, const at::Tensor& image, std::size_t scales,
                                   const StructuralSimilarityIndexMeasureOptions& options) {
    const auto& numbers = options.kernel_size;
    for (std::int64_t dim = 2; dim < image.dim(); ++dim) {
        const auto own = static_cast<std::size_t>(dim - 2);
        const auto sigma = options.sigma[std::min(own, options.sigma.size() - 1)];
        const auto window = options.gaussian_kernel ? 2 * static_cast<std::int64_t>(3.5 * sigma + 0.5) + 1
                                                    : numbers[std::min(own, numbers.size() - 1)];
        std::int64_t least = window;
        for (std::size_t i = 1; i < scales; ++i) least *= 2;
        if (image.size(dim) < least)
            throw Error(metric, ": images of shape ", shape_text(image.sizes()), " are too small for ", scales,
                        " scales and a window of ", window, "; give ", least, " pixels or more, or fewer betas");
    }
}

} // namespace detail

FULGURITE_INLINE MultiScaleStructuralSimilarityIndexMeasure::MultiScaleStructuralSimilarityIndexMeasure(
    const Options& options)
    : scores(options.reduction),
      at_a_scale_(checked_options("MultiScaleStructuralSimilarityIndexMeasure", options).at_a_scale()),
      betas_(options.betas),
      normalize_(options.normalize) {}

FULGURITE_INLINE void MultiScaleStructuralSimilarityIndexMeasure::update(const at::Tensor& predictions,
                                                                         const at::Tensor& target) {
    constexpr std::string_view name = "MultiScaleStructuralSimilarityIndexMeasure";
    detail::check_images(name, predictions, target, /*volumes=*/true);
    detail::check_scales(name, target, betas_.size(), at_a_scale_);
    at::Tensor given = wide(predictions), wanted = wide(target), product;
    for (std::size_t i = 0; i < betas_.size(); ++i) {
        if (i > 0) {
            given = detail::halved(given);
            wanted = detail::halved(wanted);
        }
        const auto [whole, contrast] = detail::similarity_of(name, given, wanted, at_a_scale_);
        auto part = i + 1 == betas_.size() ? whole : contrast;
        if (normalize_ == Normalize::relu) part = at::relu(part);
        if (normalize_ == Normalize::simple) part = at::div(at::add(part, 1), 2);
        part = at::pow(part, betas_[i]);
        product = product.defined() ? product * part : part;
    }
    scores.add(product);
}

} // namespace fulgurite::metric
