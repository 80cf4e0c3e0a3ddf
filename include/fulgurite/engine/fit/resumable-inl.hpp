// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/fit/resumable.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE KeptWeights::KeptWeights(const torch::nn::Module& module) {
    const at::NoGradGuard no_grad;
    const auto keep = [&](const std::string&, const at::Tensor& tensor, bool) {
        if (tensor.defined()) kept_.emplace_back(tensor, tensor.clone());
    };
    for_each_state(module, keep);
}

FULGURITE_INLINE void KeptWeights::put_back(at::Tensor& tensor, const at::Tensor& before) noexcept {
    try {
        tensor.copy_(before);
    } catch (...) {
    }
}

} // namespace fulgurite::engine
