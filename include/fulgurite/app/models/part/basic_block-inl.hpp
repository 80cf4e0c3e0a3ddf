// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/part/basic_block.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models::detail {

FULGURITE_INLINE BasicBlock::BasicBlock(std::int64_t in, std::int64_t out, std::int64_t stride, Shortcut shortcut)
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

FULGURITE_INLINE Tensor BasicBlock::past(const Tensor& input) {
    if (downsample_) return downsample_->forward(input);
    if (stride_ == 1 && more_ == 0) return input;
    const auto fewer = input.slice(2, 0, input.size(2), stride_).slice(3, 0, input.size(3), stride_);
    return at::constant_pad_nd(fewer, {0, 0, 0, 0, more_ / 2, more_ - more_ / 2});
}

FULGURITE_INLINE torch::nn::Sequential blocks(std::int64_t count, std::int64_t in, std::int64_t out,
                                              std::int64_t stride, Shortcut shortcut) {
    torch::nn::Sequential all;
    for (std::int64_t i = 0; i < count; ++i)
        all->push_back(std::make_shared<BasicBlock>(i == 0 ? in : out, out, i == 0 ? stride : 1, shortcut));
    return all;
}

FULGURITE_INLINE void init_convolutions(torch::nn::Module& model) {
    for_each_module(model, [](torch::nn::Module& module) {
        if (auto* layer = module.as<torch::nn::Conv2d>())
            torch::nn::init::kaiming_normal_(layer->weight, 0, torch::kFanOut, torch::kReLU);
    });
}

} // namespace fulgurite::app::models::detail
