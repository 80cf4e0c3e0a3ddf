// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/image.hpp"

namespace fulgurite::data::detail {

FULGURITE_INLINE void check_images(std::string_view who, const Tensor& images) {
    if (!images.defined()) throw Error("data::", who, ": got an undefined tensor, expected images");
    const bool number = images.scalar_type() == at::kByte || images.is_floating_point();
    if (number && (images.dim() == 3 || images.dim() == 4)) return;
    throw Error("data::", who, ": got a tensor of type ", c10::toString(images.scalar_type()), " and shape ",
                shape_text(images.sizes()), ", expected images of uint8 or float: [N, C, H, W], or one [C, H, W]");
}

FULGURITE_INLINE void check_colours(std::string_view who, const Tensor& images) {
    if (const auto channels = images.size(-3); channels != 1 && channels != 3)
        throw Error("data::", who, ": got images of ", channels, " channels, expected 1 (gray) or 3 (RGB)");
}

} // namespace fulgurite::data::detail
