// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/data/transform/image.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// uint8 pixels 0 to 255 as float32 in [0, 1], as torchvision's `ToTensor` gives them; images that are floating point
/// already, such as those of `data::Images`, are left as they are.
class ToTensor {
public:
    Tensor operator()(const Tensor& images) const {
        detail::check_images("ToTensor", images);
        return images.scalar_type() == at::kByte ? images.to(at::kFloat).div_(255) : images;
    }
};

} // namespace fulgurite::data
