// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/folder.hpp"
#include "fulgurite/checkpoint/store.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/trigger.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

struct KeepEveryOptions {
    std::int64_t keep = -1;                             ///< files to keep, the newest, ≥ 1; -1 keeps all
    std::filesystem::path directory = "checkpoints";    ///< made if it is not there
    std::string filename = "epoch={epoch}-step={step}"; ///< also `{val/acc:.3f}`, any metric; ".ckpt" is added
    bool save_weights_only = false;                     ///< smaller files, from which training cannot be resumed
    bool version_counter = true; ///< "-v1", "-v2" instead of overwriting a file that stands in the way
    std::string link = {};       ///< name of a symbolic link to the newest file, such as "newest.ckpt"; empty: none
};

namespace checkpoint {

/// What `KeepEvery` decides by, apart from the run.
class NewestKeeper {
public:
    /// Throws `Error` on options that make no sense.
    explicit NewestKeeper(KeepEveryOptions options);

    /// What is to be done now. `source`: the file that the run was resumed from, which stays whatever is decided.
    Actions decide(const NameFields& fields, const std::filesystem::path& source);
    /// A new run begins; the files of an earlier one are not its own.
    void start() { saved_.clear(); }
    const std::vector<std::filesystem::path>& saved() const { return saved_; }
    const Folder& folder() const { return folder_; }
    const KeepEveryOptions& options() const { return options_; }

    StateTree state_dict() const;
    /// Files that are gone are forgotten, those of another directory are left alone.
    void load_state_dict(const StateTree& state);

private:
    KeepEveryOptions options_;
    Folder folder_;
    std::vector<std::filesystem::path> saved_; // oldest first
};

} // namespace checkpoint

/// Keeps a file for each so many epochs, optimizer steps, batches, samples or minutes, whatever any metric says:
/// `KeepEvery{Steps{1000}, {.keep = 3, .directory = "runs/checkpoints"}}`.
///
/// Counts go on across epochs. What is counted in epochs is saved at an epoch's end, after its validation; the rest
/// after the batch in which a multiple is reached. `Epochs{0}` never saves. Saving waits for the device and for the
/// disk; an evicted file is removed after the new one is safe. The file that the run was resumed from is never removed.
/// Each fit starts anew: the files of an earlier one stay as they are. Throws `Error` if a file cannot be written.
/// Follows Lightning's `ModelCheckpoint` without `monitor`.
class KeepEvery : public policy::Checkpoint {
public:
    explicit KeepEvery(Duration every, KeepEveryOptions options = {}) : keeper_(std::move(options)), trigger_(every) {}

    /// The files that are kept, oldest first.
    const std::vector<std::filesystem::path>& saved() const { return keeper_.saved(); }
    /// The newest file; empty before the first.
    std::filesystem::path last_path() const { return saved().empty() ? std::filesystem::path() : saved().back(); }

    template <class Run>
    void setup(Run&) {
        if constexpr (Run::stage() == Stage::fit) keeper_.start(); // a resumed run's state comes after this
    }
    void on_fit_start(const auto& run) { keeper_.folder().open(run); }
    void on_train_start() { trigger_.restart(); }
    template <class Run>
    void on_train_batch_end(Run& run) {
        if (trigger_.after_batch(run.counts_before(), run.counts())) save(run);
    }
    void on_late_step(auto& run) { on_train_batch_end(run); }
    template <class Run>
    void on_train_epoch_end(Run& run) {
        if (run.epoch_complete() && trigger_.after_epoch(run.epoch())) save(run);
    }

    std::string describe() const;
    /// What tells its saved state from another one's: its cadence.
    std::string state_key() const { return trigger_.every().words(); }
    StateTree state_dict() const { return keeper_.state_dict(); }
    void load_state_dict(const StateTree& state) { keeper_.load_state_dict(state); }

private:
    template <class Run>
    void save(Run& run) {
        trigger_.restart();
        auto before = keeper_;
        auto actions = keeper_.decide(keeper_.folder().fields(run), run.resumed_from());
        run.save(std::move(actions), [this, before] { keeper_ = before; });
    }

    checkpoint::NewestKeeper keeper_;
    Trigger trigger_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/keep_every-inl.hpp"
#endif
