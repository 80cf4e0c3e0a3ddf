// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/adamw.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<AdamW, AdamWOptions, 3>;
#endif

} // namespace fulgurite::optim
