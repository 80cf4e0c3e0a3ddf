// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/cosine_annealing_lr.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<CosineAnnealingLR, CosineAnnealingLROptions>;
#endif

} // namespace fulgurite::optim
