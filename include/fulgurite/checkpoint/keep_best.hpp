// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/filename.hpp"
#include "fulgurite/checkpoint/folder.hpp"
#include "fulgurite/checkpoint/store.hpp"
#include "fulgurite/checkpoint/top_k.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/trigger.hpp"
#include "fulgurite/log/monitored.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

struct KeepBestOptions {
    Mode mode = Mode::min;                              ///< whether smaller or larger is better
    std::int64_t top_k = 1;                             ///< files to keep, ≥ 1; -1 keeps all
    std::filesystem::path directory = "checkpoints";    ///< made if it is not there
    std::string filename = "epoch={epoch}-step={step}"; ///< also `{val/acc:.3f}`, any metric; ".ckpt" is added
    Duration every = Epochs{1};                         ///< how often the metric is looked at
    bool save_weights_only = false;                     ///< smaller files, from which training cannot be resumed
    /// "-v1", "-v2" instead of overwriting a file that stands in the way; false: of two files of one name that the run
    /// would keep, the better one stays.
    bool version_counter = true;
    std::string link = {}; ///< name of a symbolic link to the best file, such as "best.ckpt"; empty: none
};

namespace checkpoint {

/// What `KeepBest` decides by, apart from the run: given values, it says what to write and what to remove.
class BestKeeper {
public:
    /// Throws `Error` on options that make no sense, with the metric's name.
    BestKeeper(std::string metric, KeepBestOptions options);

    /// What is to be done for this value, which counts as done from now on. The guard: at most one file per step, and
    /// none before the first. `source`: the file that the run was resumed from, which stays whatever is decided.
    Actions decide(double score, const NameFields& fields, const std::filesystem::path& source = {});
    /// A new run begins: its steps count anew, and the files of an earlier one are not its own.
    void start();

    const std::optional<Scored>& best() const { return best_; }
    const TopK& top() const { return top_; }
    const Folder& folder() const { return folder_; }
    const KeepBestOptions& options() const { return options_; }

    /// The keys are those of Lightning's `ModelCheckpoint`.
    StateTree state_dict() const;
    /// Files that are gone are forgotten. Those of another directory are never touched; the best of them stays the best
    /// until it is beaten.
    void load_state_dict(const StateTree& state);

private:
    // Lightning keeps its scores as tensors.
    static double number(const StateTree& value) {
        return value.is_tensor() ? read_scalar(value.as_tensor()) : value.as_double();
    }
    void choose_best();

    std::string metric_;
    KeepBestOptions options_;
    Folder folder_;
    TopK top_;
    std::optional<Scored> best_, foreign_;
    std::filesystem::path last_path_;
    double current_ = std::numeric_limits<double>::quiet_NaN();
    std::int64_t last_step_ = 0;
};

} // namespace checkpoint

/// Keeps the checkpoints of the best values of a metric:
/// `KeepBest{"val/acc"_key, {.mode = Mode::max, .top_k = 2, .directory = "runs/checkpoints"}}`.
///
/// It looks at the metric after each validation if validation logs it (at an epoch's end: once the epoch is closed),
/// else at each training epoch's end; with `.every = Steps{n}`, after the batch in which a multiple of n is reached, or
/// at the validation that follows. A metric that nothing logs is a compile error. Saving waits for the device and for
/// the disk; an evicted file is removed after the new one is safe. The file that the run was resumed from is never
/// removed. Each fit starts anew: the files of an earlier one stay as they are, and its values count for nothing.
/// Throws `Error` if a file cannot be written. Follows Lightning's `ModelCheckpoint`.
template <class K>
class KeepBest : public policy::Checkpoint {
public:
    using monitored_key = K;

    explicit KeepBest(K key, KeepBestOptions options = {})
        : monitored_(std::move(key)),
          keeper_(std::string(monitored_.name()), std::move(options)),
          trigger_(keeper_.options().every) {}

    const Monitored<K>& monitored() const { return monitored_; }

    /// The file of the best value so far; empty before the first.
    std::filesystem::path best_path() const { return keeper_.best() ? keeper_.best()->path : std::filesystem::path(); }
    /// The best value so far; NaN before the first.
    double best_score() const {
        return keeper_.best() ? keeper_.best()->score : std::numeric_limits<double>::quiet_NaN();
    }
    /// The files that are kept, in the order in which they were written.
    const std::vector<checkpoint::Scored>& saved() const { return keeper_.top().saved(); }

    template <class Run>
    void setup(Run&) {
        if constexpr (Run::stage() == Stage::fit) { // a resumed run's state comes after this
            keeper_.start();
            due_ = closing_ = false;
        }
    }
    void on_fit_start(const auto& run) { keeper_.folder().open(run); }
    void on_train_start() { trigger_.restart(); }
    template <class Run>
    void on_train_batch_end(Run& run) {
        due_ = trigger_.after_batch(run.counts_before(), run.counts()) || due_;
        if (due_ && !monitored_.from_validation(run) && monitored_.is_fresh(run)) consider(run);
    }
    void on_late_step(auto& run) { on_train_batch_end(run); }
    template <class Run>
    void on_validation_end(Run& run) {
        if constexpr (Run::stage() == Stage::fit) {
            if (!monitored_.after_validation(run) || !(due_ || trigger_.after_epoch(run.epoch()))) return;
            if (!monitored_.is_fresh(run)) return; // this validation had no batch that logs it
            // A validation at an epoch's end is followed by the hooks that close it: the file is written after them.
            if (run.is_last_batch()) closing_ = true;
            else consider(run);
        }
    }
    template <class Run>
    void on_train_epoch_end(Run& run) {
        if (monitored_.from_validation(run)) {
            if (std::exchange(closing_, false)) consider(run);
        } else if (run.epoch_complete() && (due_ || trigger_.after_epoch(run.epoch())) && monitored_.is_fresh(run)) {
            consider(run);
        }
    }

    std::string describe() const {
        const auto& options = keeper_.options();
        return "KeepBest{" + std::string(monitored_.name()) + (options.mode == Mode::max ? ", max" : ", min") +
               (options.top_k < 0 ? ", all" : ", the best " + std::to_string(options.top_k)) +
               (options.every.never() ? ", never" : ", every " + options.every.words()) + "}";
    }
    /// What tells its saved state from another one's: the metric and, where it is not the usual one, the mode.
    std::string state_key() const {
        const std::string metric(monitored_.name());
        return keeper_.options().mode == Mode::max ? metric + ",mode=max" : metric;
    }
    StateTree state_dict() const {
        auto state = keeper_.state_dict();
        state["due"] = due_;
        state["closing"] = closing_;
        return state;
    }
    void load_state_dict(const StateTree& state) {
        keeper_.load_state_dict(state);
        if (const auto* due = state.find("due")) due_ = due->as_bool(); // Lightning's files have none
        if (const auto* closing = state.find("closing")) closing_ = closing->as_bool();
    }

private:
    template <class Run>
    void consider(Run& run) {
        due_ = false;
        trigger_.restart();
        auto before = keeper_;
        auto actions = keeper_.decide(monitored_.value(run), keeper_.folder().fields(run), run.resumed_from());
        run.save(std::move(actions), [this, before] { keeper_ = before; });
    }

    [[no_unique_address]] Monitored<K> monitored_;
    checkpoint::BestKeeper keeper_;
    Trigger trigger_;
    bool due_ = false, closing_ = false;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/keep_best-inl.hpp"
#endif
