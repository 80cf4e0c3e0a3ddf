// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/resize.hpp"

namespace fulgurite::data {

FULGURITE_INLINE ImageSize Resize::output_size(ImageSize from) const {
    if (options_.size.size() == 2) return detail::square_or(options_.size);
    const auto [least, most] = std::minmax(from.height, from.width);
    std::int64_t shorter = options_.size.front(), longer = scaled(shorter, most, least);
    if (options_.max_size && longer > *options_.max_size) {
        shorter = scaled(*options_.max_size, shorter, longer);
        longer = *options_.max_size;
    }
    return from.width <= from.height ? ImageSize{longer, shorter} : ImageSize{shorter, longer};
}

FULGURITE_INLINE Tensor Resize::resized(const Tensor& images) const {
    const auto from = size_of(images);
    if (from.height < 1 || from.width < 1 || images.size(1) < 1)
        throw Error("data::Resize: got images of shape ", shape_text(images.sizes()), ", which have no pixels");
    const auto to = output_size(from);
    if (to == from) return images;
    if (to.height < 1 || to.width < 1)
        throw Error("data::Resize: images of ", from.height, " × ", from.width, " would become ", to.height, " × ",
                    to.width, "; give a larger size");
    const auto type = images.scalar_type();
    if (type == at::kFloat || type == at::kDouble) return interpolated(images, to);
    auto result = interpolated(images.to(at::kFloat), to);
    if (type == at::kByte) result.round_().clamp_(0, 255);
    return result.to(type);
}

FULGURITE_INLINE Tensor Resize::interpolated(const Tensor& images, ImageSize to) const {
    const std::array<std::int64_t, 2> size{to.height, to.width};
    switch (options_.interpolation) {
        case Interpolation::nearest:
            return at::upsample_nearest2d(images, size);
        case Interpolation::nearest_exact:
            return at::_upsample_nearest_exact2d(images, size);
        case Interpolation::bicubic:
            return options_.antialias ? at::_upsample_bicubic2d_aa(images, size, false)
                                      : at::upsample_bicubic2d(images, size, false);
        case Interpolation::bilinear:
            break;
    }
    return options_.antialias ? at::_upsample_bilinear2d_aa(images, size, false)
                              : at::upsample_bilinear2d(images, size, false);
}

} // namespace fulgurite::data
