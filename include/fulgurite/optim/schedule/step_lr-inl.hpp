// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/step_lr.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<StepLR, StepLROptions>;
#endif

} // namespace fulgurite::optim
