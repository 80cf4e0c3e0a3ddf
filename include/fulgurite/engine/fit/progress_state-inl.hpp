// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/fit/progress_state.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE Progress resumable(Progress progress, std::size_t stops_before_batch) {
    const auto [epoch, batch] = position(progress);
    if (progress.in_batch) { // the batch is repeated, and so is what was asked for in it
        progress.last_batch = progress.skipping = false;
        progress.batch_idx = std::max<std::int64_t>(batch - 1, 0);
        progress.take_back_batch();
        progress.stops.resize(std::min(progress.stops.size(), stops_before_batch));
    } else if (progress.batches_done > 0) // a batch that could not be fetched has not begun
        progress.batch_idx = std::min(progress.batch_idx, progress.batches_done - 1);
    progress.begun = progress.begun || (progress.in_epoch && !progress.closed && batch == 0);
    progress.epoch = epoch;
    progress.batches_done = batch;
    if (batch == 0) progress.last_batch = progress.skipping = progress.validation_due = false;
    return progress;
}

} // namespace fulgurite::engine
