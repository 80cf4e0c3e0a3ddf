// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>

#include "fulgurite/core/error.hpp"

namespace fulgurite::autograd {

/// Adds the gradients of a scalar to the parameters it depends on. Throws `Error` where the loss has no gradient.
inline void backward(const at::Tensor& loss) {
    if (!loss.defined() || !loss.requires_grad())
        throw Error(loss.defined() ? "the loss does not depend on any parameter that requires a gradient; "
                                     "compute it from forward(), and not under a no_grad guard"
                                   : "the training step returned an undefined tensor as its loss");
    loss.backward();
}

} // namespace fulgurite::autograd
