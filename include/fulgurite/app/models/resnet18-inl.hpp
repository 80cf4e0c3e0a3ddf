// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/resnet18.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models {

FULGURITE_INLINE ResNet18::ResNet18(ResNet18Options options)
    : options_(option::checked("ResNet18", std::move(options))),
      conv1_(register_module("conv1",
                             detail::convolution(options_.in_channels, 64, is_small() ? 3 : 7, is_small() ? 1 : 2))),
      bn1_(register_module("bn1", torch::nn::BatchNorm2d(64))),
      layer1_(register_module("layer1", stage(64, 64, 1))),
      layer2_(register_module("layer2", stage(64, 128, 2))),
      layer3_(register_module("layer3", stage(128, 256, 2))),
      layer4_(register_module("layer4", stage(256, 512, 2))),
      fc_(register_module("fc", torch::nn::Linear(512, options_.num_classes))) {
    detail::init_convolutions(*this);
    if (!options_.zero_init_residual) return;
    for (auto& stage : {layer1_, layer2_, layer3_, layer4_})
        for (const auto& block : stage->children())
            torch::nn::init::zeros_(block->as<detail::BasicBlock>()->last_norm()->weight);
}

FULGURITE_INLINE Tensor ResNet18::forward(const Tensor& images) {
    detail::require_images("ResNet18", images, options_.in_channels);
    const auto least = is_small() ? 8 : 32; // so many become one
    const bool is_one = images.size(0) == 1 && images.size(2) <= least && images.size(3) <= least;
    detail::require_more_than_one("ResNet18", images, is_training() && is_one);
    auto x = bn1_(conv1_(images)).relu_();
    if (!is_small()) x = at::max_pool2d(x, {3, 3}, {2, 2}, {1, 1});
    x = layer4_->forward(layer3_->forward(layer2_->forward(layer1_->forward(x))));
    return fc_(at::adaptive_avg_pool2d(x, {1, 1}).flatten(1));
}

} // namespace fulgurite::app::models
