// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/cosine_annealing_warm_restarts.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<CosineAnnealingWarmRestarts, CosineAnnealingWarmRestartsOptions>;
#endif

} // namespace fulgurite::optim
