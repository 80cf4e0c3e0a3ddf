// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>

namespace fulgurite::app::models {

/// What stands between two linear layers, with Python's defaults.
enum class Activation : int { relu, tanh, elu, gelu, silu, sigmoid, leaky_relu };

namespace detail {

inline torch::nn::AnyModule activation_module(Activation activation) {
    namespace nn = torch::nn;
    switch (activation) {
        case Activation::tanh:
            return nn::AnyModule(nn::Tanh());
        case Activation::elu:
            return nn::AnyModule(nn::ELU());
        case Activation::gelu:
            return nn::AnyModule(nn::GELU());
        case Activation::silu:
            return nn::AnyModule(nn::SiLU());
        case Activation::sigmoid:
            return nn::AnyModule(nn::Sigmoid());
        case Activation::leaky_relu:
            return nn::AnyModule(nn::LeakyReLU());
        case Activation::relu:
            break;
    }
    return nn::AnyModule(nn::ReLU());
}

} // namespace detail

} // namespace fulgurite::app::models
