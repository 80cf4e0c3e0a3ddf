// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/rprop.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Rprop, RpropOptions, 2>;
#endif

} // namespace fulgurite::optim
