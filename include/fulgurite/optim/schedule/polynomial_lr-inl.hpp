// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/polynomial_lr.hpp"

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<PolynomialLR, PolynomialLROptions>;
#endif

} // namespace fulgurite::optim
