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
    static Margins of(const std::vector<std::int64_t>& padding);
    static bool are(const std::vector<std::int64_t>& padding) {
        return padding.size() == 1 || padding.size() == 2 || padding.size() == 4;
    }
};

namespace detail {

/// The pixel that stands at place `at` of a line of `size` pixels, `at` being beyond its ends too.
std::int64_t source_pixel(std::int64_t at, std::int64_t size, PaddingMode mode);

/// A dimension with `before` and `after` pixels more.
Tensor pad_dimension(const Tensor& images, std::int64_t dimension, std::int64_t before, std::int64_t after,
                     PaddingMode mode);

/// Throws where nothing of a picture would be left.
Tensor pad(const Tensor& images, Margins by, double fill, PaddingMode mode);

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

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/pad-inl.hpp"
#endif
