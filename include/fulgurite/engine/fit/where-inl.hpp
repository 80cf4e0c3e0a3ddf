// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/fit/where.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE Where where_of(const Progress& progress, Work work) {
    const std::string epoch = "epoch " + std::to_string(progress.epoch);
    switch (work) {
        case Work::batch:
            return where_of_batch(progress);
        case Work::start:
            return where_around_batches(progress, Stage::fit, "the start of training");
        case Work::epoch_start:
            return where_around_batches(progress, Stage::fit, "the start of " + epoch);
        case Work::validation:
            return where_around_batches(progress, Stage::fit, "validation, " + epoch);
        case Work::epoch_end: {
            auto ended = progress;
            if (!ended.in_epoch) --ended.epoch; // it was closed before the error was thrown
            return where_around_batches(ended, Stage::fit, "the end of epoch " + std::to_string(ended.epoch));
        }
        case Work::end:
            return where_around_batches(progress, Stage::fit, "the end of training");
        case Work::over:
            break;
    }
    const auto next = progress.in_epoch ? ", before batch " + std::to_string(progress.batches_done) : "";
    return where_around_batches(progress, Stage::fit, "training, " + epoch + next);
}

} // namespace fulgurite::engine
