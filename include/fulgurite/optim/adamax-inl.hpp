// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/adamax.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Adamax, AdamaxOptions, 2>;
#endif

} // namespace fulgurite::optim
