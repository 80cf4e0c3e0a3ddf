// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/relu.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include <cstdint>
#include <utility>

#include "fulgurite/app/models/part/input.hpp"
#include "fulgurite/app/option/checked.hpp"

namespace fulgurite::app::models {

struct LeNet5BNMaxPoolOptions {
    std::int64_t num_classes = 10;
    std::int64_t in_channels = 1;

    void check(const auto& refuse) const {
        option::positive(refuse, "num_classes", num_classes);
        option::positive(refuse, "in_channels", in_channels);
    }
};

/// LeNet-5 with batch normalisation and max pooling, for images of 28 × 28: torch-mate's `LeNet5BNMaxPool`, with its
/// names ("layer1.0.weight", …, "fc2.bias"). It has 61,750 parameters for one channel and ten classes.
class LeNet5BNMaxPool : public torch::nn::Module {
public:
    using Options = LeNet5BNMaxPoolOptions;

    explicit LeNet5BNMaxPool(LeNet5BNMaxPoolOptions options = {})
        : options_(option::checked("LeNet5BNMaxPool", std::move(options))),
          layer1_(register_module("layer1", stage(options_.in_channels, 6, 2))),
          layer2_(register_module("layer2", stage(6, 16, 0))),
          fc_(register_module("fc", torch::nn::Linear(400, 120))),
          fc1_(register_module("fc1", torch::nn::Linear(120, 84))),
          fc2_(register_module("fc2", torch::nn::Linear(84, options_.num_classes))) {}

    const LeNet5BNMaxPoolOptions& options() const { return options_; }

    /// `[N, in_channels, 28, 28]` to `[N, num_classes]`. Throws `Error` for images of another shape.
    Tensor forward(const Tensor& images);

private:
    static torch::nn::Sequential stage(std::int64_t in, std::int64_t out, std::int64_t padding);

    LeNet5BNMaxPoolOptions options_;
    torch::nn::Sequential layer1_, layer2_;
    torch::nn::Linear fc_, fc1_, fc2_;
};

} // namespace fulgurite::app::models

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/lenet5_bn_max_pool-inl.hpp"
#endif
