// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/adam.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Adam, AdamOptions, 3>;
#endif

} // namespace fulgurite::optim
