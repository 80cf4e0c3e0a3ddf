// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/max_pool2d.h>
#include <torch/nn/init.h>

#include <cstdint>
#include <utility>

#include "fulgurite/app/models/part/basic_block.hpp"
#include "fulgurite/app/models/part/input.hpp"
#include "fulgurite/app/option/checked.hpp"

namespace fulgurite::app::models {

/// What a ResNet begins with: 7 × 7 with stride 2 and max pooling for ImageNet, or 3 × 3 alone for images such as those
/// of CIFAR.
enum class Stem : int { imagenet, small };

struct ResNet18Options {
    std::int64_t num_classes = 1000;
    std::int64_t in_channels = 3;
    Stem stem = Stem::imagenet;      ///< small: for images of about 32 × 32
    bool zero_init_residual = false; ///< each block begins as what it passes by (Goyal et al. 2017)

    void check(const auto& refuse) const {
        option::positive(refuse, "num_classes", num_classes);
        option::positive(refuse, "in_channels", in_channels);
    }
};

/// ResNet-18 (He et al. 2015), with the names and the first values of `torchvision.models.resnet18`: weights are
/// exchanged with it. It has 11,689,512 parameters by default, 11,173,962 for ten classes with the small stem.
class ResNet18 : public torch::nn::Module {
public:
    using Options = ResNet18Options;

    explicit ResNet18(ResNet18Options options = {})
        : options_(option::checked("ResNet18", std::move(options))),
          conv1_(register_module(
              "conv1", detail::convolution(options_.in_channels, 64, is_small() ? 3 : 7, is_small() ? 1 : 2))),
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

    const ResNet18Options& options() const { return options_; }

    /// `[N, in_channels, H, W]` to `[N, num_classes]`. Throws `Error` for images with other channels, and in training
    /// for a single image so small that it ends as one pixel.
    Tensor forward(const Tensor& images) {
        detail::require_images("ResNet18", images, options_.in_channels);
        const auto least = is_small() ? 8 : 32; // so many become one
        const bool is_one = images.size(0) == 1 && images.size(2) <= least && images.size(3) <= least;
        detail::require_more_than_one("ResNet18", images, is_training() && is_one);
        auto x = bn1_(conv1_(images)).relu_();
        if (!is_small()) x = at::max_pool2d(x, {3, 3}, {2, 2}, {1, 1});
        x = layer4_->forward(layer3_->forward(layer2_->forward(layer1_->forward(x))));
        return fc_(at::adaptive_avg_pool2d(x, {1, 1}).flatten(1));
    }

private:
    static torch::nn::Sequential stage(std::int64_t in, std::int64_t out, std::int64_t stride) {
        return detail::blocks(2, in, out, stride, detail::Shortcut::projection);
    }
    bool is_small() const { return options_.stem == Stem::small; }

    ResNet18Options options_;
    torch::nn::Conv2d conv1_;
    torch::nn::BatchNorm2d bn1_;
    torch::nn::Sequential layer1_, layer2_, layer3_, layer4_;
    torch::nn::Linear fc_;
};

} // namespace fulgurite::app::models
