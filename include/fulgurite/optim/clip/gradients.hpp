// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <span>
#include <vector>

#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::optim {

/// The gradients of those parameters that have one.
inline std::vector<Tensor> gradients(std::span<const Tensor> params) {
    std::vector<Tensor> grads;
    grads.reserve(params.size());
    for (const Tensor& param : params)
        if (const Tensor& grad = param.unsafeGetTensorImpl()->grad(); grad.defined()) grads.push_back(grad);
    return grads;
}

} // namespace fulgurite::optim
