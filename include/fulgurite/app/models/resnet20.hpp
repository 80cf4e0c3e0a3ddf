// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/adaptive_avg_pool2d.h>

#include <cstdint>
#include <utility>

#include "fulgurite/app/models/part/basic_block.hpp"
#include "fulgurite/app/models/part/input.hpp"
#include "fulgurite/app/option/checked.hpp"

namespace fulgurite::app::models {

struct ResNet20Options {
    std::int64_t num_classes = 10;
    std::int64_t in_channels = 3;

    void check(const auto& refuse) const {
        option::positive(refuse, "num_classes", num_classes);
        option::positive(refuse, "in_channels", in_channels);
    }
};

/// The network of 20 layers for CIFAR (He et al. 2015, section 4.2): three stages of three blocks with 16, 32 and 64
/// channels. What passes a block by has no parameters; new channels are zeros (option A). It has 269,722 parameters.
class ResNet20 : public torch::nn::Module {
public:
    using Options = ResNet20Options;

    explicit ResNet20(ResNet20Options options = {})
        : options_(option::checked("ResNet20", std::move(options))),
          conv1_(register_module("conv1", detail::convolution(options_.in_channels, 16, 3, 1))),
          bn1_(register_module("bn1", torch::nn::BatchNorm2d(16))),
          layer1_(register_module("layer1", stage(16, 16, 1))),
          layer2_(register_module("layer2", stage(16, 32, 2))),
          layer3_(register_module("layer3", stage(32, 64, 2))),
          fc_(register_module("fc", torch::nn::Linear(64, options_.num_classes))) {
        detail::init_convolutions(*this);
    }

    const ResNet20Options& options() const { return options_; }

    /// `[N, in_channels, H, W]`, 32 × 32 in the paper, to `[N, num_classes]`. Throws `Error` for images with other
    /// channels, and in training for a single image of at most 4 × 4.
    Tensor forward(const Tensor& images);

private:
    static torch::nn::Sequential stage(std::int64_t in, std::int64_t out, std::int64_t stride) {
        return detail::blocks(3, in, out, stride, detail::Shortcut::zeros);
    }

    ResNet20Options options_;
    torch::nn::Conv2d conv1_;
    torch::nn::BatchNorm2d bn1_;
    torch::nn::Sequential layer1_, layer2_, layer3_;
    torch::nn::Linear fc_;
};

} // namespace fulgurite::app::models

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/resnet20-inl.hpp"
#endif
