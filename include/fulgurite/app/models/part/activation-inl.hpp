// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/part/activation.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models::detail {

FULGURITE_INLINE torch::nn::AnyModule activation_module(Activation activation) {
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

} // namespace fulgurite::app::models::detail
