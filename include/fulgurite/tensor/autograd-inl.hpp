// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tensor/autograd.hpp"

namespace fulgurite::autograd {

FULGURITE_INLINE void backward(const at::Tensor& loss) {
    if (!loss.defined() || !loss.requires_grad())
        throw Error(loss.defined() ? "the loss does not depend on any parameter that requires a gradient; "
                                     "compute it from forward(), and not under a no_grad guard"
                                   : "the training step returned an undefined tensor as its loss");
    loss.backward();
}

} // namespace fulgurite::autograd
