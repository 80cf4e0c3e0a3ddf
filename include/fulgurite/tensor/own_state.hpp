// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>

#include "fulgurite/tensor/map_tensors.hpp"

namespace fulgurite {

/// Gives every tensor of a tree memory of its own, so that the tree stays as it is while what it was taken of goes on.
inline void own_state(StateTree& tree) {
    const at::NoGradGuard no_grad;
    map_tensors(tree, [](const at::Tensor& tensor) { return tensor.defined() ? tensor.clone() : tensor; });
}

} // namespace fulgurite
