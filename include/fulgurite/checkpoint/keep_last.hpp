// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "fulgurite/checkpoint/folder.hpp"
#include "fulgurite/checkpoint/store.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/trigger.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

struct KeepLastOptions {
    std::filesystem::path directory = "checkpoints"; ///< made if it is not there
    Duration every = Epochs{1};                      ///< how often the file is renewed; 0: at the end alone
    std::string filename = "last";                   ///< ".ckpt" is added
    bool save_weights_only = false;                  ///< a smaller file, from which training cannot be resumed
};

/// Keeps the newest state in one file, `last.ckpt`, to resume from:
/// `KeepLast{{.directory = "runs", .every = Steps{100}}}`.
///
/// Whatever its cadence, the file holds the last state when training ends: also after an exception, an interruption, or
/// when a session is dropped. The file is replaced in one move, so that there is always a whole one. Saving waits for
/// the device and for the disk. Throws `Error` if the file cannot be written.
class KeepLast : public policy::Checkpoint {
public:
    explicit KeepLast(KeepLastOptions options = {});

    /// The file, whether it has been written yet or not.
    std::filesystem::path path() const { return options_.directory / (options_.filename + ".ckpt"); }

    std::string describe() const {
        return "KeepLast{" + (options_.every.never() ? "" : "every " + options_.every.words() + " and ") +
               "at the end}";
    }

    void on_fit_start() { checkpoint::prepare(options_.directory); }
    void on_train_start(const auto& run) {
        trigger_.restart();
        // What was resumed from another file is not in this one yet.
        unsaved_ = !run.resumed_from().empty() && !checkpoint::is_same_file(run.resumed_from(), path());
        revision_ = run.weights_revision();
    }
    template <class Run>
    void on_train_batch_end(Run& run) {
        unsaved_ = true;
        if (trigger_.after_batch(run.counts_before(), run.counts())) save(run);
    }
    void on_late_step(auto& run) { on_train_batch_end(run); }
    template <class Run>
    void on_train_epoch_end(Run& run) {
        unsaved_ = true; // what was decided after the last batch
        if (run.epoch_complete() && trigger_.after_epoch(run.epoch())) save(run);
    }
    template <class Run>
    void on_validation_end(Run& run) { // what was decided by it; by a sanity check nothing is
        if constexpr (Run::stage() == Stage::fit) unsaved_ = unsaved_ || !run.sanity_checking();
    }
    template <class Run>
    void on_train_end(Run& run) {
        if (unsaved_ || run.weights_revision() != revision_) save(run);
    }
    template <class Run>
    void on_exception(Run& run) {
        save_or_tell(run);
    }
    template <class Run>
    void teardown(Run& run) {
        save_or_tell(run);
    }

private:
    template <class Run>
    void save(Run& run) {
        unsaved_ = false;
        trigger_.restart();
        run.save(actions(), [this] { unsaved_ = true; }); // it is tried once more on the way out
    }
    template <class Run>
    void save_or_tell(Run& run) {
        if constexpr (Run::stage() == Stage::fit)
            if (std::exchange(unsaved_, false))
                checkpoint::carry_out_or_tell(actions(), [&] { return run.snapshot(); });
    }
    checkpoint::Actions actions() const { return {checkpoint::Save{path(), options_.save_weights_only}}; }

    KeepLastOptions options_;
    Trigger trigger_;
    bool unsaved_ = false;      // batches since the file was written
    std::int64_t revision_ = 0; // of the weights when training started
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/keep_last-inl.hpp"
#endif
