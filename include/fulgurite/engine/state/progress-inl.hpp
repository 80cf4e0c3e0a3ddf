// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/state/progress.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE void Progress::move_to(const Reached& from) {
    epoch = from.epoch;
    global_step = from.global_step;
    stepped = from.stepped;
}

FULGURITE_INLINE void Progress::stop(Stop asked) {
    const auto same = [&](const Stop& other) { return other.by == asked.by; };
    if (std::none_of(stops.begin(), stops.end(), same)) stops.push_back(std::move(asked));
}

FULGURITE_INLINE Position position(const Progress& progress) {
    if (progress.in_epoch && progress.closed) return {progress.epoch + 1, 0};
    if (progress.in_epoch) return {progress.epoch, progress.batches_done};
    // An epoch that was cut is closed, but not done: it goes on where it was left.
    if (progress.cut) return {progress.epoch - 1, progress.batches_done};
    return {progress.epoch, 0};
}

} // namespace fulgurite::engine
