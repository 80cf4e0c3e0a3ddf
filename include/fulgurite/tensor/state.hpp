// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/core/state_tree.hpp"

namespace fulgurite {

/// A state tree whose leaves are tensors: what `state_dict()` gives, and what a checkpoint holds.
using StateTree = BasicStateTree<at::Tensor>;

#ifdef FULGURITE_COMPILED
extern template class BasicStateTree<at::Tensor>;
#endif

} // namespace fulgurite
