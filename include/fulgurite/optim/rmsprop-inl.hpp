// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/rmsprop.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<RMSprop, RMSpropOptions, 3>;
#endif

} // namespace fulgurite::optim
