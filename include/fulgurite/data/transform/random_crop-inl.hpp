// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/random_crop.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Tensor RandomCrop::operator()(const Tensor& images, Generator& random) const {
    return detail::on_batch("RandomCrop", images, [&](const Tensor& batch) {
        const auto wide = with_margin(batch);
        const auto from = size_of(wide), to = detail::square_or(options_.size);
        if (from == to) return wide;
        if (from.height < to.height || from.width < to.width)
            throw Error("data::RandomCrop: got images of ", from.height, " × ", from.width, ", from which no part of ",
                        to.height, " × ", to.width, " can be cut; give a padding, or pad_if_needed");
        std::vector<Corner> corners(static_cast<std::size_t>(wide.size(0)));
        for (auto& corner : corners) {
            corner.top = random.between(0, from.height - to.height);
            corner.left = random.between(0, from.width - to.width);
        }
        return cut(wide, corners, to);
    });
}

FULGURITE_INLINE Tensor RandomCrop::with_margin(const Tensor& images) const {
    auto wide = images;
    const auto pad = [&](Margins by) { wide = detail::pad(wide, by, options_.fill, options_.padding_mode); };
    if (!options_.padding.empty()) pad(Margins::of(options_.padding));
    if (!options_.pad_if_needed) return wide;
    const auto [height, width] = detail::square_or(options_.size);
    if (const auto lacks = width - wide.size(-1); lacks > 0) pad({lacks, 0, lacks, 0});
    if (const auto lacks = height - wide.size(-2); lacks > 0) pad({0, lacks, 0, lacks});
    return wide;
}

FULGURITE_INLINE Tensor RandomCrop::cut(const Tensor& images, const std::vector<Corner>& corners, ImageSize to) {
    auto result = at::empty({images.size(0), images.size(1), to.height, to.width}, images.options());
    for (std::int64_t i = 0; const auto [top, left] : corners) {
        result.select(0, i).copy_(images.select(0, i).narrow(1, top, to.height).narrow(2, left, to.width));
        ++i;
    }
    return result;
}

} // namespace fulgurite::data
