// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/any_schedule.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void AnySchedule::load_state_dict(const StateTree& state) {
    if (held_) return held_->load_state_dict(state);
    if (!state.empty()) throw Error("the state is of a schedule, and here is none; resume with the same one");
}

} // namespace fulgurite::optim
