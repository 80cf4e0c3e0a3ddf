// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/radam.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<RAdam, RAdamOptions, 2>;
#endif

} // namespace fulgurite::optim
