// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>

#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// Gives every tensor of a tree memory of its own, so that the tree stays as it is while what it was taken of goes on.
inline void own_state(StateTree& tree) {
    const at::NoGradGuard no_grad;
    if (tree.is_tensor()) tree = tree.as_tensor().clone();
    else if (tree.is_sequence())
        for (auto& element : tree.elements()) own_state(element);
    else if (tree.is_dict())
        for (auto& [key, value] : tree.items()) own_state(value);
}

} // namespace fulgurite
