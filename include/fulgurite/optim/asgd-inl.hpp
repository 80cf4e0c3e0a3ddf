// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/asgd.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<ASGD, ASGDOptions, 3>;
#endif

} // namespace fulgurite::optim
