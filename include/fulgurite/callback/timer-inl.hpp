// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/timer.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE StateTree Timer::state_dict() const {
    StateTree times = StateTree::dict();
    for (const Phase phase : phases) times[std::string(name_of(phase))] = seconds(phase);
    StateTree state = StateTree::dict();
    state["time_elapsed"] = std::move(times);
    return state;
}

FULGURITE_INLINE void Timer::start(Phase phase) {
    stop(phase);
    Watch& watch = watches_[index(phase)];
    watch.since = clock_();
    watch.began = Moment::clock::now();
    watch.ended.reset();
}

FULGURITE_INLINE void Timer::stop(Phase phase) {
    Watch& watch = watches_[index(phase)];
    watch.before = watch.seconds(clock_);
    if (std::exchange(watch.since, std::nullopt)) watch.ended = Moment::clock::now();
}

FULGURITE_INLINE void Timer::stop(Stage stage) {
    if (stage == Stage::fit || stage == Stage::validate) stop(Phase::validation);
    if (stage == Stage::fit) stop(Phase::train);
    if (stage == Stage::test) stop(Phase::test);
    if (stage == Stage::predict) stop(Phase::predict);
}

} // namespace fulgurite
