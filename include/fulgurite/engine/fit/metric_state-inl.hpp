// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/fit/metric_state.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE StateTree& newest_in(StateTree& of_phases, Phase phase) {
    auto& of_phase = of_phases[name_of(phase)];
    if (!of_phase.is_dict()) of_phase = StateTree::dict();
    return of_phase;
}

} // namespace fulgurite::engine
