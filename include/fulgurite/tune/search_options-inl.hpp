// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search_options.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE void SearchOptions::check() const {
    if (trials < 1) throw Error("tune::search: trials is ", trials, "; give 1 or more");
    if (window < 1) throw Error("tune::search: window is ", window, "; give 1 or more");
    if (workers < 1 || workers > window)
        throw Error("tune::search: workers is ", workers, " and window ", window,
                    "; give 1 to as many workers as the window, or a larger window, which gives other results");
    if (waiting < 0) throw Error("tune::search: waiting is ", waiting, "; give 0 or more");
    if (!(refresh_seconds >= 0)) throw Error("tune::search: refresh_seconds is ", refresh_seconds, "; give 0 or more");
    if (const auto* population = std::get_if<PopulationBased>(&pruner)) {
        if (population->share * static_cast<double>(trials) < 1)
            throw Error("tune::search: of a population of ", trials, " trials a share of ", population->share,
                        " is none; give more trials, or a larger share");
        if (waiting < trials)
            throw Error("tune::search: waiting is ", waiting, ", and a population of ", trials,
                        " trials waits together; give at least as many");
    }
    std::visit([](const auto& each) { each.check(); }, sampler);
    std::visit([](const auto& each) { each.check(); }, pruner);
}

} // namespace fulgurite::tune
