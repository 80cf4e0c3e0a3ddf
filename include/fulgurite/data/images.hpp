// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/memory/gather.hpp"
#include "fulgurite/data/normalize.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::data {

/// Images kept as uint8 `[N, C, H, W]` with a class for each. Batches are float32 in [0, 1] with int64 targets `[B]`.
/// The values are those of torchvision's `ToTensor`, some to the last bit but one: they are multiplied by 1/255.
class Images {
public:
    Images(const Tensor& images, const Tensor& labels)
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

    std::int64_t size() const { return images_.size(0); }
    /// uint8 `[N, C, H, W]`.
    const Tensor& images() const { return images_; }
    /// int64 `[N]`.
    const Tensor& labels() const { return labels_; }

    Batch get(std::span<const std::int64_t> indices) const {
        static const ChannelAffine to_unit{.scale = {1.F / 255}, .shift = {0}};
        return {gather_scaled(images_, indices, to_unit), gather(labels_, indices)};
    }

    /// The batch, normalised in the loop that gathers it.
    Batch get_normalized(std::span<const std::int64_t> indices, const Normalize& normalize) const {
        normalize.check_channels(images_);
        return {gather_scaled(images_, indices, normalize.pixels()), gather(labels_, indices)};
    }

private:
    Tensor images_, labels_;
};

} // namespace fulgurite::data
