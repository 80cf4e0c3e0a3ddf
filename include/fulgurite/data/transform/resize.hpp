// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_upsample_bicubic2d_aa.h>
#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/_upsample_nearest_exact2d.h>
#include <ATen/ops/upsample_bicubic2d.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/transform/image.hpp"
#include "fulgurite/data/transform/interpolation.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// torchvision's, by its names.
struct ResizeOptions {
    std::vector<std::int64_t> size = {}; ///< `{height, width}`, or `{n}` for the shorter edge, the other in proportion
    Interpolation interpolation = Interpolation::bilinear; ///< of pixels
    std::optional<std::int64_t> max_size = std::nullopt;   ///< of the longer edge, with a `size` of one number
    bool antialias = true; ///< bilinear and bicubic: a smaller picture is made of all pixels of the larger one

    void check(const auto& refuse) const {
        if (!detail::is_size(size))
            refuse_value(refuse, "size", size, "one or two whole numbers of 1 or more: [height, width], or [shorter]");
        else if (max_size && (size.size() != 1 || *max_size <= size.front()))
            refuse_value(refuse, "max_size", *max_size, "a number above that of a size of one number");
    }
};

/// Images in another size, as torchvision's `Resize` makes them of tensors; uint8 images are computed as float and
/// rounded. Cost: some passes over the larger of both pictures. Throws where an edge would be left without a pixel.
class Resize {
public:
    using Options = ResizeOptions;
    explicit Resize(ResizeOptions options) : options_(checked_options("Resize", options)) {}

    Tensor operator()(const Tensor& images) const {
        return detail::on_batch("Resize", images, [&](const Tensor& batch) { return resized(batch); });
    }

    /// What an image of that size becomes.
    ImageSize output_size(ImageSize from) const;

private:
    static std::int64_t scaled(std::int64_t size, std::int64_t by, std::int64_t over) {
        return static_cast<std::int64_t>(static_cast<double>(size * by) / static_cast<double>(over));
    }

    Tensor resized(const Tensor& images) const;

    Tensor interpolated(const Tensor& images, ImageSize to) const;

    ResizeOptions options_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/resize-inl.hpp"
#endif
