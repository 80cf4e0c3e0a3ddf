// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "fulgurite/core/stage.hpp"

namespace fulgurite::engine {

/// How far a fit has come: where a later test of the same Trainer stands on the loggers' axis.
struct Reached {
    std::int64_t epoch = 0, global_step = 0, stepped = 0;
};

/// Where a run stands. Counters start at 0.
struct Progress {
    std::int64_t epoch = 0;         ///< the epoch that runs, or the number of closed ones between epochs
    std::int64_t batch_idx = 0;     ///< the batch that runs, within its epoch
    std::int64_t batches_done = 0;  ///< training batches of this epoch whose hooks have been called
    std::int64_t global_step = 0;   ///< optimizer steps, of all optimizers
    std::int64_t stepped = 0;       ///< batches after which an optimizer stepped: the loggers' axis
    std::int64_t total_batches = 0; ///< training batches over all epochs
    std::int64_t total_samples = 0; ///< training samples over all epochs, where a policy counts in them
    std::int64_t validated_at = -1; ///< `total_batches` at the last validation: what a resumed run need not repeat
    std::int64_t eval_batches = 0;  ///< validation batches over all validations: the loggers' axis of their step values
    bool validation_due = false;    ///< asked for, and its batches have not all been seen
    std::optional<std::int64_t> num_training_batches;
    std::optional<std::int64_t> num_eval_batches; ///< of the evaluation that runs, or ran last
    bool last_batch = false;
    bool sanity_checking = false;
    bool in_epoch = false;
    bool epoch_complete = false; ///< the epoch that runs has seen its last batch
    bool last_step_done = false; ///< nothing of the epoch that runs is left to be trained on, and its schedules know
    bool skipping = false;       ///< what is left of the epoch was asked to be left out
    bool stopping = false;
    std::string stop_reason;

    Reached reached() const { return {epoch, global_step, stepped}; }
    void stand_at(const Reached& from) {
        epoch = from.epoch;
        global_step = from.global_step;
        stepped = from.stepped;
    }
    /// A validation has seen its batches.
    void validated() {
        validated_at = total_batches;
        validation_due = false;
    }
    std::filesystem::path resumed_from; ///< the checkpoint's file, by its real name; empty for a run that starts afresh
};

} // namespace fulgurite::engine
