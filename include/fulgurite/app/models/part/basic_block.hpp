// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/relu.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <cstdint>
#include <memory>

#include "fulgurite/module/walk.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app::models::detail {

inline torch::nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

/// How a block passes its input by where it has another shape than its output: a convolution of 1 × 1, or zeros in the
/// new channels (options B and A of He et al. 2015).
enum class Shortcut { projection, zeros };

/// Two convolutions of 3 × 3 and a way past them, with torchvision's names.
class BasicBlock : public torch::nn::Module {
public:
    BasicBlock(std::int64_t in, std::int64_t out, std::int64_t stride, Shortcut shortcut)
        : stride_(stride),
          more_(out - in),
          conv1_(register_module("conv1", convolution(in, out, 3, stride))),
          bn1_(register_module("bn1", torch::nn::BatchNorm2d(out))),
          conv2_(register_module("conv2", convolution(out, out, 3, 1))),
          bn2_(register_module("bn2", torch::nn::BatchNorm2d(out))) {
        if ((stride != 1 || in != out) && shortcut == Shortcut::projection)
            downsample_ = register_module(
                "downsample", torch::nn::Sequential(convolution(in, out, 1, stride), torch::nn::BatchNorm2d(out)));
    }

    Tensor forward(const Tensor& input) {
        auto output = bn2_(conv2_(bn1_(conv1_(input)).relu_()));
        return output.add_(past(input)).relu_();
    }

    torch::nn::BatchNorm2d& last_norm() { return bn2_; }

private:
    Tensor past(const Tensor& input) {
        if (downsample_) return downsample_->forward(input);
        if (stride_ == 1 && more_ == 0) return input;
        const auto fewer = input.slice(2, 0, input.size(2), stride_).slice(3, 0, input.size(3), stride_);
        return at::constant_pad_nd(fewer, {0, 0, 0, 0, more_ / 2, more_ - more_ / 2});
    }

    std::int64_t stride_, more_;
    torch::nn::Conv2d conv1_;
    torch::nn::BatchNorm2d bn1_;
    torch::nn::Conv2d conv2_;
    torch::nn::BatchNorm2d bn2_;
    torch::nn::Sequential downsample_{nullptr};
};

/// `count` blocks, of which the first changes the shape.
inline torch::nn::Sequential blocks(std::int64_t count, std::int64_t in, std::int64_t out, std::int64_t stride,
                                    Shortcut shortcut) {
    torch::nn::Sequential all;
    for (std::int64_t i = 0; i < count; ++i)
        all->push_back(std::make_shared<BasicBlock>(i == 0 ? in : out, out, i == 0 ? stride : 1, shortcut));
    return all;
}

/// He et al. 2015b: the variance is kept on the way back.
inline void init_convolutions(torch::nn::Module& model) {
    for_each_module(model, [](torch::nn::Module& module) {
        if (auto* layer = module.as<torch::nn::Conv2d>())
            torch::nn::init::kaiming_normal_(layer->weight, 0, torch::kFanOut, torch::kReLU);
    });
}

} // namespace fulgurite::app::models::detail
