// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/pad.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Margins Margins::of(const std::vector<std::int64_t>& padding) {
    if (padding.size() == 4) return {padding[0], padding[1], padding[2], padding[3]};
    return {padding.front(), padding.back(), padding.front(), padding.back()};
}

} // namespace fulgurite::data

namespace fulgurite::data::detail {

FULGURITE_INLINE std::int64_t source_pixel(std::int64_t at, std::int64_t size, PaddingMode mode) {
    if (mode == PaddingMode::edge) return std::clamp<std::int64_t>(at, 0, size - 1);
    const std::int64_t shift = mode == PaddingMode::symmetric ? 1 : 0;
    if (at < 0) return -at - shift;
    return at < size ? at : 2 * (size - 1) + shift - at;
}

FULGURITE_INLINE Tensor pad_dimension(const Tensor& images, std::int64_t dimension, std::int64_t before,
                                      std::int64_t after, PaddingMode mode) {
    if (before == 0 && after == 0) return images;
    const auto size = images.size(dimension), length = before + size + after;
    const auto most = mode == PaddingMode::reflect ? size - 1 : size;
    if (mode != PaddingMode::edge && std::max(before, after) > most)
        throw Error("data::Pad: got a padding of ", std::max(before, after), " for an edge of ", size,
                    " pixels, expected at most ", most, ": there is nothing more to mirror");
    auto index = at::detail::empty_cpu({length}, at::kLong);
    auto* out = index.mutable_data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < length; ++i) out[i] = source_pixel(i - before, size, mode);
    return images.index_select(dimension, index.to(images.device()));
}

FULGURITE_INLINE Tensor pad(const Tensor& images, Margins by, double fill, PaddingMode mode) {
    const auto size = size_of(images);
    if (size.width + by.left + by.right < 1 || size.height + by.top + by.bottom < 1 || size.width < 1 ||
        size.height < 1)
        throw Error("data::Pad: of images of ", size.height, " × ", size.width, " nothing would be left");
    if (mode == PaddingMode::constant) {
        const std::array<std::int64_t, 4> amounts{by.left, by.right, by.top, by.bottom};
        return at::constant_pad_nd(images, amounts, fill);
    }
    return pad_dimension(pad_dimension(images, -1, by.left, by.right, mode), -2, by.top, by.bottom, mode);
}

} // namespace fulgurite::data::detail
