// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/part/input.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models::detail {

FULGURITE_INLINE void require_real(std::string_view owner, const Tensor& input) {
    if (!input.is_floating_point())
        throw Error(owner, ": got an input of type ", c10::toString(input.scalar_type()),
                    ", expected numbers with a point: images of bytes become them by .to(torch::kFloat) / 255");
}

FULGURITE_INLINE void require_images(std::string_view owner, const Tensor& images, std::int64_t channels,
                                     std::int64_t side) {
    const bool fits = images.dim() == 4 && images.size(1) == channels &&
                      (side == 0 || (images.size(2) == side && images.size(3) == side)) && images.size(2) > 0 &&
                      images.size(3) > 0;
    if (!fits) {
        const auto size = side == 0 ? std::string("H, W") : in_words(side, ", ", side);
        refuse_input(owner, images, in_words("[N, ", channels, ", ", size, "]"));
    }
    require_real(owner, images);
}

FULGURITE_INLINE void require_more_than_one(std::string_view owner, const Tensor& input, bool is_one) {
    if (is_one)
        throw Error(owner, ": got an input of ", shape_text(input.sizes()),
                    " to train on, expected more than one sample: batch normalisation has one value for each channel "
                    "of it; leave a last batch of one out");
}

} // namespace fulgurite::app::models::detail
