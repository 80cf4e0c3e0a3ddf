// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/data/transform/image.hpp"
#include "fulgurite/data/transform/pad.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// torchvision's, by its names.
struct RandomCropOptions {
    std::vector<std::int64_t> size = {};    ///< `{height, width}`, or `{n}` for both
    std::vector<std::int64_t> padding = {}; ///< a margin that is put on before, as of `Pad`; empty: none
    bool pad_if_needed = false;             ///< a margin for images that are smaller than `size`
    double fill = 0;                        ///< the value of the margin, in the images' own unit
    PaddingMode padding_mode = PaddingMode::constant;

    void check(const auto& refuse) const {
        if (!detail::is_size(size))
            refuse_value(refuse, "size", size, "one or two whole numbers of 1 or more: [height, width]");
        if (!padding.empty() && !Margins::are(padding))
            refuse_value(refuse, "padding", padding, "a list of 1, 2 or 4 whole numbers");
    }
};

/// A part of every image at a place of its own, each equally likely, as torchvision's `RandomCrop` cuts it out. Throws
/// where images are smaller.
class RandomCrop {
public:
    using Options = RandomCropOptions;
    explicit RandomCrop(RandomCropOptions options) : options_(checked_options("RandomCrop", options)) {}

    Tensor operator()(const Tensor& images, Generator& random) const {
        return detail::on_batch("RandomCrop", images, [&](const Tensor& batch) {
            const auto wide = with_margin(batch);
            const auto from = size_of(wide), to = detail::square_or(options_.size);
            if (from == to) return wide;
            if (from.height < to.height || from.width < to.width)
                throw Error("data::RandomCrop: got images of ", from.height, " × ", from.width,
                            ", from which no part of ", to.height, " × ", to.width,
                            " can be cut; give a padding, or pad_if_needed");
            std::vector<Corner> corners(static_cast<std::size_t>(wide.size(0)));
            for (auto& corner : corners) {
                corner.top = random.between(0, from.height - to.height);
                corner.left = random.between(0, from.width - to.width);
            }
            return cut(wide, corners, to);
        });
    }

    /// The images with their margins: what is cut from.
    Tensor with_margin(const Tensor& images) const {
        auto wide = images;
        const auto pad = [&](Margins by) { wide = detail::pad(wide, by, options_.fill, options_.padding_mode); };
        if (!options_.padding.empty()) pad(Margins::of(options_.padding));
        if (!options_.pad_if_needed) return wide;
        const auto [height, width] = detail::square_or(options_.size);
        if (const auto lacks = width - wide.size(-1); lacks > 0) pad({lacks, 0, lacks, 0});
        if (const auto lacks = height - wide.size(-2); lacks > 0) pad({0, lacks, 0, lacks});
        return wide;
    }

private:
    struct Corner {
        std::int64_t top = 0, left = 0;
    };

    static Tensor cut(const Tensor& images, const std::vector<Corner>& corners, ImageSize to) {
        auto result = at::empty({images.size(0), images.size(1), to.height, to.width}, images.options());
        for (std::int64_t i = 0; const auto [top, left] : corners) {
            result.select(0, i).copy_(images.select(0, i).narrow(1, top, to.height).narrow(2, left, to.width));
            ++i;
        }
        return result;
    }

    RandomCropOptions options_;
};

} // namespace fulgurite::data
