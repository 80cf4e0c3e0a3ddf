// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/loop/max_time.hpp"

namespace fulgurite {

FULGURITE_INLINE StateTree MaxTime::state_dict() const {
    auto state = StateTree::dict();
    state["elapsed"] = elapsed();
    return state;
}

} // namespace fulgurite
