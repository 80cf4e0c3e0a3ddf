// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "fulgurite/data/transform/image.hpp"
#include "fulgurite/data/transform/pad.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

struct CenterCropOptions {
    std::vector<std::int64_t> size = {}; ///< `{height, width}`, or `{n}` for both

    void check(const auto& refuse) const {
        if (!detail::is_size(size))
            refuse_value(refuse, "size", size, "one or two whole numbers of 1 or more: [height, width]");
    }
};

/// The middle of images, as torchvision's `CenterCrop` cuts it out; what is smaller has a margin of zeros first.
class CenterCrop {
public:
    using Options = CenterCropOptions;
    explicit CenterCrop(CenterCropOptions options)
        : size_(detail::square_or(checked_options("CenterCrop", options).size)) {}

    Tensor operator()(const Tensor& images) const;

private:
    // Half a pixel goes to the even one, as Python's round() does.
    static std::int64_t start(std::int64_t from, std::int64_t to) {
        return static_cast<std::int64_t>(std::nearbyint(static_cast<double>(from - to) / 2));
    }

    ImageSize size_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/center_crop-inl.hpp"
#endif
