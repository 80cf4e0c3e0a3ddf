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
    BasicBlock(std::int64_t in, std::int64_t out, std::int64_t stride, Shortcut shortcut);

    Tensor forward(const Tensor& input) {
        auto output = bn2_(conv2_(bn1_(conv1_(input)).relu_()));
        return output.add_(past(input)).relu_();
    }

    torch::nn::BatchNorm2d& last_norm() { return bn2_; }

private:
    Tensor past(const Tensor& input);

    std::int64_t stride_, more_;
    torch::nn::Conv2d conv1_;
    torch::nn::BatchNorm2d bn1_;
    torch::nn::Conv2d conv2_;
    torch::nn::BatchNorm2d bn2_;
    torch::nn::Sequential downsample_{nullptr};
};

/// `count` blocks, of which the first changes the shape.
torch::nn::Sequential blocks(std::int64_t count, std::int64_t in, std::int64_t out, std::int64_t stride,
                             Shortcut shortcut);

/// He et al. 2015b: the variance is kept on the way back.
void init_convolutions(torch::nn::Module& model);

} // namespace fulgurite::app::models::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/part/basic_block-inl.hpp"
#endif
