// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/adagrad.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Adagrad, AdagradOptions, 1>;
#endif

} // namespace fulgurite::optim
