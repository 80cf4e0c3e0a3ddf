// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/one_cycle_lr.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<OneCycleLR, OneCycleLROptions>;
#endif

} // namespace fulgurite::optim
