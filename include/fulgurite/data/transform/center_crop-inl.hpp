// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/center_crop.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Tensor CenterCrop::operator()(const Tensor& images) const {
    detail::check_images("CenterCrop", images);
    const auto from = size_of(images);
    const auto lacks_width = std::max<std::int64_t>(size_.width - from.width, 0);
    const auto lacks_height = std::max<std::int64_t>(size_.height - from.height, 0);
    auto wide = images;
    if (lacks_width > 0 || lacks_height > 0)
        wide = detail::pad(images, {lacks_width / 2, lacks_height / 2, (lacks_width + 1) / 2, (lacks_height + 1) / 2},
                           0, PaddingMode::constant);
    return wide.narrow(-2, start(wide.size(-2), size_.height), size_.height)
        .narrow(-1, start(wide.size(-1), size_.width), size_.width);
}

} // namespace fulgurite::data
