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
inline void check_images(std::string_view who, const Tensor& images) {
    if (!images.defined()) throw Error("data::", who, ": got an undefined tensor, expected images");
    const bool number = images.scalar_type() == at::kByte || images.is_floating_point();
    if (number && (images.dim() == 3 || images.dim() == 4)) return;
    throw Error("data::", who, ": got a tensor of type ", c10::toString(images.scalar_type()), " and shape ",
                shape_text(images.sizes()), ", expected images of uint8 or float: [N, C, H, W], or one [C, H, W]");
}

/// Throws where images have neither one channel nor three.
inline void check_colours(std::string_view who, const Tensor& images) {
    if (const auto channels = images.size(-3); channels != 1 && channels != 3)
        throw Error("data::", who, ": got images of ", channels, " channels, expected 1 (gray) or 3 (RGB)");
}

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
