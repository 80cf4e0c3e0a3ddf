// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/sgd.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<SGD, SGDOptions, 1>;
#endif

} // namespace fulgurite::optim
