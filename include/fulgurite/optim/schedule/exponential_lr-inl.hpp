// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/exponential_lr.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<ExponentialLR, ExponentialLROptions>;
#endif

} // namespace fulgurite::optim
