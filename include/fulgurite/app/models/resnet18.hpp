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

    explicit ResNet18(ResNet18Options options = {});

    const ResNet18Options& options() const { return options_; }

    /// `[N, in_channels, H, W]` to `[N, num_classes]`. Throws `Error` for images with other channels, and in training
    /// for a single image so small that it ends as one pixel.
    Tensor forward(const Tensor& images);

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

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/resnet18-inl.hpp"
#endif
