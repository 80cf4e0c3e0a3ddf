// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/EmptyTensor.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/index_select.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/transform/image.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// What stands beyond the edge: one value, the pixel at the edge, the picture mirrored at the pixel of the edge, or
/// mirrored with it. The names are torchvision's.
enum class PaddingMode : int { constant, edge, reflect, symmetric };

/// Pixels at the left, top, right and bottom of a picture; below 0: so many are cut off.
struct Margins {
    std::int64_t left = 0, top = 0, right = 0, bottom = 0;

    /// Of `{all}`, `{left and right, top and bottom}` or `{left, top, right, bottom}`.
    static Margins of(const std::vector<std::int64_t>& padding) {
        if (padding.size() == 4) return {padding[0], padding[1], padding[2], padding[3]};
        return {padding.front(), padding.back(), padding.front(), padding.back()};
    }
    static bool are(const std::vector<std::int64_t>& padding) {
        return padding.size() == 1 || padding.size() == 2 || padding.size() == 4;
    }
};

namespace detail {

/// The pixel that stands at place `at` of a line of `size` pixels, `at` being beyond its ends too.
inline std::int64_t source_pixel(std::int64_t at, std::int64_t size, PaddingMode mode) {
    if (mode == PaddingMode::edge) return std::clamp<std::int64_t>(at, 0, size - 1);
    const std::int64_t shift = mode == PaddingMode::symmetric ? 1 : 0;
    if (at < 0) return -at - shift;
    return at < size ? at : 2 * (size - 1) + shift - at;
}

/// A dimension with `before` and `after` pixels more.
inline Tensor pad_dimension(const Tensor& images, std::int64_t dimension, std::int64_t before, std::int64_t after,
                            PaddingMode mode) {
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

/// Throws where nothing of a picture would be left.
inline Tensor pad(const Tensor& images, Margins by, double fill, PaddingMode mode) {
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

} // namespace detail

/// torchvision's, by its names.
struct PadOptions {
    std::vector<std::int64_t> padding =
        {};          ///< pixels: `{all}`, `{left and right, top and bottom}`, or left, top, right, bottom
    double fill = 0; ///< the value beyond the edge, in the images' own unit, with `PaddingMode::constant`
    PaddingMode padding_mode = PaddingMode::constant;

    void check(const auto& refuse) const {
        if (!Margins::are(padding)) refuse_value(refuse, "padding", padding, "a list of 1, 2 or 4 whole numbers");
    }
};

/// Images with a margin, as torchvision's `Pad` makes it. Throws where a mirror has too few pixels.
class Pad {
public:
    using Options = PadOptions;
    explicit Pad(PadOptions options) : options_(checked_options("Pad", options)) {}

    Tensor operator()(const Tensor& images) const {
        detail::check_images("Pad", images);
        return detail::pad(images, Margins::of(options_.padding), options_.fill, options_.padding_mode);
    }

private:
    PadOptions options_;
};

} // namespace fulgurite::data
