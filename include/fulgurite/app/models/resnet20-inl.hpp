// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/resnet20.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models {

FULGURITE_INLINE Tensor ResNet20::forward(const Tensor& images) {
    detail::require_images("ResNet20", images, options_.in_channels);
    const bool is_one = images.size(0) == 1 && images.size(2) <= 4 && images.size(3) <= 4;
    detail::require_more_than_one("ResNet20", images, is_training() && is_one);
    const auto x = bn1_(conv1_(images)).relu_();
    const auto features = layer3_->forward(layer2_->forward(layer1_->forward(x)));
    return fc_(at::adaptive_avg_pool2d(features, {1, 1}).flatten(1));
}

} // namespace fulgurite::app::models
