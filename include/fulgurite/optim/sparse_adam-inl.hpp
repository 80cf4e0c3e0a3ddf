// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/sparse_adam.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<SparseAdam, SparseAdamOptions, 2>;
#endif

} // namespace fulgurite::optim
