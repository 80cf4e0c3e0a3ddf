// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/module/freeze.hpp"

namespace fulgurite::detail {

FULGURITE_INLINE void require_gradients(torch::nn::Module& module, bool required) {
    for (Tensor& parameter : module.parameters(/*recurse=*/false))
        if (parameter.is_floating_point() || parameter.is_complex()) parameter.set_requires_grad(required);
}

} // namespace fulgurite::detail
