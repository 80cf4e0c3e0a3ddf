// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/StringUtil.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "fulgurite/core/error.hpp"
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

/// For who catches what the kernels throw. Throws `Error` that says so where a gradient is sparse, which they do not
/// take; nothing else.
inline void refuse_sparse(std::string_view who, const std::vector<Tensor>& grads) {
    for (std::size_t i = 0; i < grads.size(); ++i)
        if (grads[i].layout() != at::kStrided)
            throw Error(who, ": gradient ", i, " of ", grads.size(), ", of the shape ", c10::str(grads[i].sizes()),
                        ", is sparse, which is not clipped; make the layer dense (an Embedding: sparse(false)), or "
                        "clip by hand in the hook configure_gradient_clipping");
}

} // namespace fulgurite::optim
