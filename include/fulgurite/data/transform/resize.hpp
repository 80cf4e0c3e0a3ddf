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
    ImageSize output_size(ImageSize from) const {
        if (options_.size.size() == 2) return detail::square_or(options_.size);
        const auto [least, most] = std::minmax(from.height, from.width);
        std::int64_t shorter = options_.size.front(), longer = scaled(shorter, most, least);
        if (options_.max_size && longer > *options_.max_size) {
            shorter = scaled(*options_.max_size, shorter, longer);
            longer = *options_.max_size;
        }
        return from.width <= from.height ? ImageSize{longer, shorter} : ImageSize{shorter, longer};
    }

private:
    static std::int64_t scaled(std::int64_t size, std::int64_t by, std::int64_t over) {
        return static_cast<std::int64_t>(static_cast<double>(size * by) / static_cast<double>(over));
    }

    Tensor resized(const Tensor& images) const {
        const auto from = size_of(images);
        if (from.height < 1 || from.width < 1 || images.size(1) < 1)
            throw Error("data::Resize: got images of shape ", shape_text(images.sizes()), ", which have no pixels");
        const auto to = output_size(from);
        if (to == from) return images;
        if (to.height < 1 || to.width < 1)
            throw Error("data::Resize: images of ", from.height, " × ", from.width, " would become ", to.height, " × ",
                        to.width, "; give a larger size");
        const auto type = images.scalar_type();
        if (type == at::kFloat || type == at::kDouble) return interpolated(images, to);
        auto result = interpolated(images.to(at::kFloat), to);
        if (type == at::kByte) result.round_().clamp_(0, 255);
        return result.to(type);
    }

    Tensor interpolated(const Tensor& images, ImageSize to) const {
        const std::array<std::int64_t, 2> size{to.height, to.width};
        switch (options_.interpolation) {
            case Interpolation::nearest:
                return at::upsample_nearest2d(images, size);
            case Interpolation::nearest_exact:
                return at::_upsample_nearest_exact2d(images, size);
            case Interpolation::bicubic:
                return options_.antialias ? at::_upsample_bicubic2d_aa(images, size, false)
                                          : at::upsample_bicubic2d(images, size, false);
            case Interpolation::bilinear:
                break;
        }
        return options_.antialias ? at::_upsample_bilinear2d_aa(images, size, false)
                                  : at::upsample_bilinear2d(images, size, false);
    }

    ResizeOptions options_;
};

} // namespace fulgurite::data
