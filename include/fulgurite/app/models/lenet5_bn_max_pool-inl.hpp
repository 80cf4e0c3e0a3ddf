// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/lenet5_bn_max_pool.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models {

FULGURITE_INLINE Tensor LeNet5BNMaxPool::forward(const Tensor& images) {
    detail::require_images("LeNet5BNMaxPool", images, options_.in_channels, 28);
    const auto features = layer2_->forward(layer1_->forward(images)).flatten(1);
    return fc2_(at::relu(fc1_(at::relu(fc_(features)))));
}

FULGURITE_INLINE torch::nn::Sequential LeNet5BNMaxPool::stage(std::int64_t in, std::int64_t out, std::int64_t padding) {
    namespace nn = torch::nn;
    return nn::Sequential(nn::Conv2d(nn::Conv2dOptions(in, out, 5).padding(padding)), nn::BatchNorm2d(out), nn::ReLU(),
                          nn::MaxPool2d(2));
}

} // namespace fulgurite::app::models
