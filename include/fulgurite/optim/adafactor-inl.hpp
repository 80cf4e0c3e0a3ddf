// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/adafactor.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Adafactor, AdafactorOptions, 3>;
#endif

} // namespace fulgurite::optim
