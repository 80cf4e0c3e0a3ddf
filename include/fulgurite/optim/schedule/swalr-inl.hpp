// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/swalr.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<SWALR, SWALROptions>;
#endif

} // namespace fulgurite::optim
