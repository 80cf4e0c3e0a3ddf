// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace fulgurite::logger {

/// An image on the host.
struct HostImage {
    std::uint32_t height, width, channels;
    std::vector<std::uint8_t> pixels; ///< [height, width, channels]
};

/// A copy of an image: [H, W], or [C, H, W] with C of 1, 3 or 4; uint8, bool, or of floating point in [0, 1], where 1
/// becomes 255 and what is between the nearest level. The device is read once. Throws `Error` for another shape or
/// type, and for a value that is more than half a level outside of [0, 1], or NaN. `name`: for the message.
HostImage host_image(const at::Tensor& image, std::string_view name);

/// The same of a batch, [N, C, H, W], as one image: a grid of up to `columns` beside each other, as
/// `torch.utils.tensorboard` makes it. What is left of the last row is black.
HostImage host_grid(const at::Tensor& images, std::string_view name, std::int64_t columns = 8);

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/host_image-inl.hpp"
#endif
