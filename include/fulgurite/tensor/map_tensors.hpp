// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// Puts `f(tensor)` in the place of each tensor of a tree.
template <class F>
void map_tensors(StateTree& tree, F&& f) {
    if (tree.is_tensor()) tree = f(tree.as_tensor());
    else if (tree.is_sequence())
        for (auto& element : tree.elements()) map_tensors(element, f);
    else if (tree.is_dict())
        for (auto& [key, value] : tree.items()) map_tensors(value, f);
}

} // namespace fulgurite
