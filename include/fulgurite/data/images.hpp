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
    Images(const Tensor& images, const Tensor& labels);

    std::int64_t size() const { return images_.size(0); }
    /// uint8 `[N, C, H, W]`.
    const Tensor& images() const { return images_; }
    /// int64 `[N]`.
    const Tensor& labels() const { return labels_; }

    Batch get(std::span<const std::int64_t> indices) const;

    /// The batch, normalised in the loop that gathers it.
    Batch get_normalized(std::span<const std::int64_t> indices, const Normalize& normalize) const {
        normalize.check_channels(images_);
        return {gather_scaled(images_, indices, normalize.pixels()), gather(labels_, indices)};
    }

private:
    Tensor images_, labels_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/images-inl.hpp"
#endif
