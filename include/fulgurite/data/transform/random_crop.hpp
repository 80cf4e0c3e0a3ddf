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

    Tensor operator()(const Tensor& images, Generator& random) const;

    /// The images with their margins: what is cut from.
    Tensor with_margin(const Tensor& images) const;

private:
    struct Corner {
        std::int64_t top = 0, left = 0;
    };

    static Tensor cut(const Tensor& images, const std::vector<Corner>& corners, ImageSize to);

    RandomCropOptions options_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/random_crop-inl.hpp"
#endif
