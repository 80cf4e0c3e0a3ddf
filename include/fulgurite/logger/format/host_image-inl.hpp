// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/host_image.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::logger {

namespace detail {

/// A value of [0, 1] as a level of 0 to 255.
FULGURITE_INLINE std::uint8_t level_of(float value, std::string_view name) {
    const float level = value * 255;
    if (!(level >= -0.5F && level <= 255.5F))
        throw Error("add_image: '", name, "' has the value ", static_cast<double>(value),
                    "; give 0 to 1 in floating point, or 0 to 255 in uint8");
    return static_cast<std::uint8_t>(std::clamp(std::lround(level), 0L, 255L));
}

/// Copies the images of a batch into their places in a grid.
template <class T, class Level>
void fill_grid(HostImage& grid, const at::Tensor& batch, std::int64_t columns, Level level) {
    const auto channels = batch.size(1), height = batch.size(2), width = batch.size(3);
    const T* from = batch.const_data_ptr<T>();
    for (std::int64_t n = 0; n < batch.size(0); ++n)
        for (std::int64_t c = 0; c < channels; ++c)
            for (std::int64_t y = 0; y < height; ++y) {
                const auto row = (n / columns * height + y) * grid.width + n % columns * width;
                for (std::int64_t x = 0; x < width; ++x)
                    grid.pixels[static_cast<std::size_t>((row + x) * channels + c)] = level(*from++);
            }
}

} // namespace detail

FULGURITE_INLINE HostImage host_grid(const at::Tensor& images, std::string_view name, std::int64_t columns) {
    if (!images.defined()) throw Error("add_image: '", name, "' is an undefined tensor; give the pixels of an image");
    const auto shape = images.sizes();
    if (shape.size() != 4 || (shape[1] != 1 && shape[1] != 3 && shape[1] != 4) || images.numel() == 0)
        throw Error("add_image: '", name, "' has the shape ", shape_text(shape),
                    "; give [H, W] or [C, H, W] to add_image and [N, C, H, W] to add_images, where C is 1, 3 or 4 and "
                    "no size is 0");
    const bool is_byte = images.scalar_type() == at::kByte;
    if (!is_byte && images.scalar_type() != at::kBool && !images.is_floating_point())
        throw Error("add_image: '", name, "' is of type ", c10::toString(images.scalar_type()),
                    "; give uint8 of 0 to 255, or floating point of 0 to 1");
    columns = std::min(columns, shape[0]);
    const auto rows = (shape[0] + columns - 1) / columns;
    constexpr std::int64_t most = 1 << 20;
    if (shape[2] * rows > most || shape[3] * columns > most)
        throw Error("add_image: '", name, "' has the shape ", shape_text(shape),
                    ", which is larger than a browser shows");
    HostImage grid{static_cast<std::uint32_t>(shape[2] * rows),
                   static_cast<std::uint32_t>(shape[3] * columns),
                   static_cast<std::uint32_t>(shape[1]),
                   {}};
    grid.pixels.resize(std::size_t{grid.height} * grid.width * grid.channels);
    const auto host = images.detach().to(at::kCPU, is_byte ? at::kByte : at::kFloat).contiguous();
    if (is_byte) detail::fill_grid<std::uint8_t>(grid, host, columns, [](std::uint8_t value) { return value; });
    else detail::fill_grid<float>(grid, host, columns, [&](float value) { return detail::level_of(value, name); });
    return grid;
}

FULGURITE_INLINE HostImage host_image(const at::Tensor& image, std::string_view name) {
    if (image.defined() && image.dim() == 2) return host_grid(image.detach().unsqueeze(0).unsqueeze(0), name);
    if (image.defined() && image.dim() == 3) return host_grid(image.detach().unsqueeze(0), name);
    if (image.defined())
        throw Error("add_image: '", name, "' has the shape ", shape_text(image.sizes()),
                    "; give [H, W] or [C, H, W], where C is 1, 3 or 4, or a batch to add_images");
    return host_grid(image, name);
}

} // namespace fulgurite::logger
