// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/linear_lr.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<LinearLR, LinearLROptions>;
#endif

} // namespace fulgurite::optim
