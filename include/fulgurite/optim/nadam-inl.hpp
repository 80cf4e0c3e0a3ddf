// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/nadam.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<NAdam, NAdamOptions, 3>;
#endif

} // namespace fulgurite::optim
