// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/part/conv_net.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models::detail {

FULGURITE_INLINE ConvNet::ConvNet(std::string_view owner, ConvNetOptions options,
                                  std::initializer_list<std::int64_t> channels, std::int64_t hidden)
    : owner_(owner), options_(option::checked(owner, std::move(options))) {
    namespace nn = torch::nn;
    std::int64_t in = 1, side = 32;
    for (const auto out : channels) {
        conv_net_->push_back(nn::Conv2d(in, out, 3));
        conv_net_->push_back(nn::MaxPool2d(2));
        in = out, side = (side - 2) / 2;
    }
    auto features = in * side * side;
    if (hidden > 0) {
        lin_net_->push_back(nn::Linear(features, hidden));
        lin_net_->push_back(nn::Tanh());
        lin_net_->push_back(nn::Dropout(0.5));
        features = hidden;
    }
    lin_net_->push_back(nn::Linear(features, options_.num_classes));
    lin_net_->push_back(nn::Softmax(1));
    register_module("conv_net", conv_net_);
    register_module("lin_net", lin_net_);
}

} // namespace fulgurite::app::models::detail
