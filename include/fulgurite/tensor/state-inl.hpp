// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

#ifdef FULGURITE_COMPILED
template class BasicStateTree<at::Tensor>;
#endif

} // namespace fulgurite
