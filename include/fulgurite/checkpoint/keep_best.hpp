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
    BestKeeper(std::string metric, KeepBestOptions options)
        : metric_(std::move(metric)),
          options_(std::move(options)),
          folder_(options_.directory, options_.filename, options_.version_counter),
          top_(options_.mode, options_.top_k) {
        if (options_.top_k == 0 || options_.top_k < -1)
            throw Error("KeepBest{\"" + metric_ + "\"}: top_k is " + std::to_string(options_.top_k) +
                        "; give the number of files to keep, or -1 for all");
        folder_.check_link(options_.link);
    }

    /// What is to be done for this value, which counts as done from now on. The guard: at most one file per step, and
    /// none before the first. `source`: the file that the run was resumed from, which stays whatever is decided.
    Actions decide(double score, const NameFields& fields, const std::filesystem::path& source = {}) {
        current_ = score;
        if (fields.step == last_step_ || !top_.accepts(score)) return {};
        auto evicted = top_.evicted() ? top_.evicted()->path : std::filesystem::path();
        if (is_same_file(evicted, source)) evicted.clear();
        const auto path = folder_.next(fields, evicted);
        if (const auto* same = top_.find(path)) { // without a version counter: one of the two stays
            if (std::filesystem::exists(path) && !is_better(options_.mode, top_.comparable(score), same->score))
                return {};
            evicted.clear(); // the number of files stays as it is
        }
        last_step_ = fields.step;
        top_.add(path, score);
        last_path_ = path;
        choose_best();
        Actions actions{Save{path, options_.save_weights_only}};
        if (!options_.link.empty() && folder_.holds(best_->path))
            actions.push_back(Link{folder_.directory() / options_.link, best_->path});
        if (!evicted.empty() && folder_.holds(evicted)) actions.push_back(Remove{evicted});
        return actions;
    }
    /// A new run begins: its steps count anew, and the files of an earlier one are not its own.
    void start() {
        top_.clear();
        best_.reset();
        foreign_.reset();
        last_path_.clear();
        current_ = std::numeric_limits<double>::quiet_NaN();
        last_step_ = 0;
    }

    const std::optional<Scored>& best() const { return best_; }
    const TopK& top() const { return top_; }
    const Folder& folder() const { return folder_; }
    const KeepBestOptions& options() const { return options_; }

    /// The keys are those of Lightning's `ModelCheckpoint`.
    StateTree state_dict() const {
        StateTree state = StateTree::dict();
        state["monitor"] = metric_;
        state["dirpath"] = folder_.directory().string();
        state["best_model_path"] = best_ ? best_->path.string() : "";
        state["best_model_score"] = best_ ? StateTree(best_->score) : StateTree();
        state["current_score"] = current_;
        state["last_model_path"] = last_path_.string();
        state["last_step"] = last_step_;
        auto& files = state["best_k_models"] = StateTree::dict();
        for (auto& one : top_.saved()) files[one.path.string()] = one.score;
        const auto* worst = top_.worst();
        state["kth_best_model_path"] = worst ? worst->path.string() : "";
        state["kth_value"] = worst ? StateTree(worst->score) : StateTree();
        return state;
    }
    /// Files that are gone are forgotten. Those of another directory are never touched; the best of them stays the best
    /// until it is beaten.
    void load_state_dict(const StateTree& state) {
        std::vector<Scored> files;
        for (auto& [path, score] : state.at("best_k_models").items())
            if (folder_.holds(path.as_string()) && std::filesystem::exists(path.as_string()))
                files.push_back({path.as_string(), number(score)});
        top_.restore(std::move(files));
        if (const auto* last = state.find("last_step")) last_step_ = last->as_int(); // Lightning's files have none
        if (const auto* current = state.find("current_score"); current && !current->is_none())
            current_ = number(*current);
        last_path_ = std::string(state.at("last_model_path").as_string());
        best_.reset();
        foreign_.reset();
        const std::filesystem::path path = state.at("best_model_path").as_string();
        if (!path.empty() && !folder_.holds(path)) foreign_ = Scored{path, number(state.at("best_model_score"))};
        choose_best();
    }

private:
    // Lightning keeps its scores as tensors.
    static double number(const StateTree& value) {
        return value.is_tensor() ? read_scalar(value.as_tensor()) : value.as_double();
    }
    void choose_best() {
        if (const auto* best = top_.best()) best_ = *best;
        if (foreign_ && (!best_ || !is_better(options_.mode, best_->score, foreign_->score))) best_ = foreign_;
    }

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
