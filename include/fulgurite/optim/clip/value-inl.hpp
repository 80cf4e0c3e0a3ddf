// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/clip/value.hpp"

namespace fulgurite {

FULGURITE_INLINE void ClipValue::clip(std::span<const Tensor> params) const {
    const at::NoGradGuard no_grad;
    const auto grads = optim::gradients(params);
    if (grads.empty()) return;
    try {
        at::_foreach_clamp_min_(grads, -limit_);
        at::_foreach_clamp_max_(grads, limit_);
    } catch (...) {
        optim::refuse_sparse("ClipValue", grads);
        throw;
    }
}

} // namespace fulgurite
