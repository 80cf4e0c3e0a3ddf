// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/clip/gradients.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE std::vector<Tensor> gradients(std::span<const Tensor> params) {
    std::vector<Tensor> grads;
    grads.reserve(params.size());
    for (const Tensor& param : params)
        if (const Tensor& grad = param.unsafeGetTensorImpl()->grad(); grad.defined()) grads.push_back(grad);
    return grads;
}

FULGURITE_INLINE void refuse_sparse(std::string_view who, const std::vector<Tensor>& grads) {
    for (std::size_t i = 0; i < grads.size(); ++i)
        if (grads[i].layout() != at::kStrided)
            throw Error(who, ": gradient ", i, " of ", grads.size(), ", of the shape ", c10::str(grads[i].sizes()),
                        ", is sparse, which is not clipped; make the layer dense (an Embedding: sparse(false)), or "
                        "clip by hand in the hook configure_gradient_clipping");
}

} // namespace fulgurite::optim
