// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/constant_lr.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<ConstantLR, ConstantLROptions>;
#endif

} // namespace fulgurite::optim
