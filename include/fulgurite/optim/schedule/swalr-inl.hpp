// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/swalr.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void SWALR::check(const SWALROptions& options) {
    options.swa_lr.require_not_negative(name_v, "swa_lr");
    option::require(options.anneal_epochs >= 0, name_v, "anneal_epochs", options.anneal_epochs, "0 or more");
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<SWALR, SWALROptions>;
#endif

} // namespace fulgurite::optim
