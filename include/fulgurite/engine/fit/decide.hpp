// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>

#include "fulgurite/engine/fit/work.hpp"

namespace fulgurite::engine {

enum class Life : std::uint8_t { fresh, running, over };

/// All that a fit goes by when it decides what to do next.
struct Facts {
    Life life = Life::fresh;
    bool in_epoch = false;       ///< an epoch is open
    bool begun = false;          ///< the run was saved in an epoch without a batch, which is begun once more
    bool trained = false;        ///< a batch of it is committed
    bool at_end = false;         ///< nothing of it is left to be trained on
    bool skipping = false;       ///< what is left of it was asked to be left out
    bool validation_due = false; ///< the last batch is followed by a validation that was not held yet
    bool validated = false;      ///< a validation was held after the last batch, or there is none to hold
    bool stops = false;          ///< the end was asked for, and the minima are reached
    bool done = false;           ///< between epochs: a loop policy says so, or there is nothing to train on
    bool done_within = false;    ///< a loop policy says so within an epoch
};

/// What a fit does next. Whoever asked for the end sees a validation of where training came to; a count that is reached
/// asks for none.
constexpr Work decide(const Facts& facts) {
    if (facts.life != Life::running) return facts.life == Life::fresh ? Work::start : Work::over;
    if (!facts.in_epoch) return facts.done || (facts.stops && !facts.begun) ? Work::end : Work::epoch_start;
    const bool ended = facts.at_end || facts.skipping;
    if (facts.validation_due && !facts.skipping) return Work::validation;
    if (facts.stops) return !facts.trained || facts.validated ? Work::epoch_end : Work::validation;
    if (!ended && !facts.trained) return Work::batch;
    return ended || facts.done_within ? Work::epoch_end : Work::batch;
}

} // namespace fulgurite::engine
