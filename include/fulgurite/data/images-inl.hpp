// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/images.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Images::Images(const Tensor& images, const Tensor& labels)
    : images_(images.contiguous()), labels_(labels.to(at::kLong).contiguous()) {
    if (images_.dim() != 4 || images_.scalar_type() != at::kByte || !images_.is_cpu())
        throw Error("data::Images: got images of type ", c10::toString(images_.scalar_type()), " and shape [",
                    numbers_text(images_.sizes()), "] on ", images_.device().str(),
                    ", expected uint8 [N, C, H, W] on the host");
    if (!at::isIntegralType(labels.scalar_type(), true) || !labels.is_cpu())
        throw Error("data::Images: got labels of type ", c10::toString(labels.scalar_type()), " on ",
                    labels.device().str(), ", expected integers on the host");
    if (labels_.dim() != 1 || labels_.size(0) != images_.size(0))
        throw Error("data::Images: got labels of shape [", numbers_text(labels_.sizes()), "], expected [",
                    images_.size(0), "]: one for each image");
}

FULGURITE_INLINE Batch Images::get(std::span<const std::int64_t> indices) const {
    static const ChannelAffine to_unit{.scale = {1.F / 255}, .shift = {0}};
    return {gather_scaled(images_, indices, to_unit), gather(labels_, indices)};
}

} // namespace fulgurite::data
