// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/trigger.hpp"

namespace fulgurite::engine {

/// How far a fit has come: where a later test of the same Trainer stands on the loggers' axis.
struct Reached {
    std::int64_t epoch = 0, global_step = 0, stepped = 0;
};

/// That the end of training was asked for.
struct Stop {
    std::string why;
    std::string by; ///< the policy that asked, by the name of its saved state; empty: the module, the host, others
};

/// What the loggers still get of a batch or a validation that is done.
enum class Row {
    written, ///< nothing
    named,   ///< what was logged under names that are known only at run time
    due,     ///< that, and the step values
};

/// Where a run stands. Counters start at 0. What is decided after a batch is decided once, when the batch is committed;
/// whatever can be derived from the rest is not kept.
struct Progress {
    std::int64_t epoch = 0;           ///< the epoch that runs, or the number of closed ones between epochs
    std::int64_t batch_idx = 0;       ///< the batch that runs, within its epoch
    std::int64_t batches_done = 0;    ///< training batches of this epoch that are committed
    std::int64_t global_step = 0;     ///< optimizer steps, of all optimizers
    std::int64_t stepped = 0;         ///< batches after which an optimizer stepped: the loggers' axis
    std::int64_t stepped_before = -1; ///< `stepped` when the batch began that runs, or ran last; -1 before the first
    std::int64_t total_batches = 0;   ///< training batches over all epochs
    std::int64_t total_samples = 0;   ///< training samples over all epochs, where a policy counts in them
    /// Batches of each validation loader over all validations: the loggers' axis of their step values.
    std::vector<std::int64_t> eval_batches = {0};
    std::int64_t validated_at = -1;   ///< `total_batches` at the last validation
    fulgurite::detail::Counts before; ///< the counts when the batch began that was committed last

    bool in_epoch = false;       ///< an epoch is open
    bool last_batch = false;     ///< the batch that runs, or was committed last, is the last of its epoch
    bool epoch_complete = false; ///< the epoch that runs, or was closed last, has seen its last batch
    bool validation_due = false; ///< the committed batch is followed by a validation that was not held yet
    bool skipping = false;       ///< what is left of the epoch was asked to be left out
    std::vector<Stop> stops;     ///< the first is the reason that is told

    bool first_of_step = true; ///< the batch that runs is the first since an optimizer stepped
    bool in_batch = false;     ///< a batch has begun and is not committed
    Row row = Row::written;    ///< of what was committed last, once those have logged who do so
    bool changing = false;     ///< an optimizer of that batch has begun to change the weights
    bool closed = false;       ///< everybody has heard that the epoch, which was complete, is over
    bool cut = false;          ///< the epoch that was closed last was not complete
    bool begun = false;        ///< the run was resumed from within an epoch before its first batch
    bool sanity_checking = false;
    bool validating = false; ///< a validation of the fit runs
    std::optional<std::int64_t> num_training_batches;
    std::optional<std::int64_t> num_eval_batches;   ///< of the evaluation that runs, or ran last
    std::int64_t eval_batch = -1, eval_loader = -1; ///< that an evaluation stands at; −1 outside, or of one loader
    std::filesystem::path resumed_from; ///< the checkpoint's file, by its real name; empty for a run that starts anew

    fulgurite::detail::Counts counts() const { return {global_step, total_batches, total_samples}; }
    /// Whether an optimizer has stepped since the batch began that runs, or ran last.
    bool has_stepped() const { return stepped != stepped_before; }
    /// The batch that has begun is left out or repeated: the next one finds as it did whether it is the first of a
    /// step.
    void take_back_batch() { stepped_before = first_of_step ? stepped - 1 : stepped; }
    Reached reached() const { return {epoch, global_step, stepped}; }
    void move_to(const Reached& from);
    bool validated() const { return validated_at == total_batches; }
    /// A validation has seen its batches.
    void mark_validated() {
        validated_at = total_batches;
        validation_due = false;
    }
    bool stopping() const { return !stops.empty(); }
    /// Nobody asks twice.
    void stop(Stop asked);
};

/// The epoch and the batch within it that a resumed run goes on with.
struct Position {
    std::int64_t epoch = 0, batch = 0;
};
Position position(const Progress& progress);

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/state/progress-inl.hpp"
#endif
