// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/ScalarType.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/shape_text.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// Height and width.
struct ImageSize {
    std::int64_t height = 0, width = 0;
    bool operator==(const ImageSize&) const = default;
};

inline ImageSize size_of(const Tensor& images) { return {images.size(-2), images.size(-1)}; }

namespace detail {

/// Throws where a tensor is not images: uint8 or floating point, `[N, C, H, W]` or `[C, H, W]`.
void check_images(std::string_view who, const Tensor& images);

/// Throws where images have neither one channel nor three.
void check_colours(std::string_view who, const Tensor& images);

/// `f` of the images as `[N, C, H, W]`; of one image `[C, H, W]` as a batch of one.
template <class F>
Tensor on_batch(std::string_view who, const Tensor& images, F f) {
    check_images(who, images);
    return images.dim() == 4 ? f(images) : f(images.unsqueeze(0)).squeeze(0);
}

/// One or two whole numbers, as torchvision takes sizes.
inline bool is_size(const std::vector<std::int64_t>& size) {
    return (size.size() == 1 || size.size() == 2) && *std::min_element(size.begin(), size.end()) > 0;
}
/// [height, width] of one number or two.
inline ImageSize square_or(const std::vector<std::int64_t>& size) { return {size.front(), size.back()}; }

} // namespace detail

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/image-inl.hpp"
#endif
