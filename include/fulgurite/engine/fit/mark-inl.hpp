// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/fit/mark.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE StateTree gradient_state(const torch::nn::Module& module) {
    StateTree gradients = StateTree::dict();
    for (const auto& item : module.named_parameters())
        if (item.value().grad().defined()) gradients[item.key()] = item.value().grad();
    return gradients;
}

FULGURITE_INLINE void load_gradient_state(const torch::nn::Module& module, const StateTree& gradients) {
    for (const auto& item : module.named_parameters())
        if (const auto* gradient = gradients.find(item.key()))
            item.value().mutable_grad() = gradient->as_tensor().to(item.value().device());
}

} // namespace fulgurite::engine
