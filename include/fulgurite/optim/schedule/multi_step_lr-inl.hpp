// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/multi_step_lr.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<MultiStepLR, MultiStepLROptions>;
#endif

} // namespace fulgurite::optim
