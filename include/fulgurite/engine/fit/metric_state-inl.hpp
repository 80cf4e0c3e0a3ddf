// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/engine/fit/metric_state.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE StateTree& newest_in(StateTree& of_phases, Phase phase) {
    auto& of_phase = of_phases[name_of(phase)];
    if (!of_phase.is_dict()) of_phase = StateTree::dict();
    return of_phase;
}

FULGURITE_INLINE void warn_of_object(std::string_view key) {
    warn(
        in_words("the metric object logged as '", key,
                 "' is that of the rest of this epoch alone: the checkpoint has nothing of it; a metric object goes on "
                 "that has state_dict(), load_state_dict(state) and merge(other), and can be copied"));
}

} // namespace fulgurite::engine
