// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/muon.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Muon, MuonOptions, 1>;
#endif

} // namespace fulgurite::optim
