// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/adadelta.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Adadelta, AdadeltaOptions, 2>;
#endif

} // namespace fulgurite::optim
