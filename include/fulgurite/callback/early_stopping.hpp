// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/key.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/log/monitored.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

struct EarlyStoppingOptions {
    Mode mode = Mode::min;                           ///< whether smaller or larger is better
    double min_delta = 0;                            ///< an improvement is larger than this, ≥ 0
    std::int64_t patience = 3;                       ///< checks without improvement before training stops, ≥ 0
    bool check_finite = true;                        ///< stop at a NaN or an infinity
    std::optional<double> stopping_threshold = {};   ///< stop as soon as the metric is better than this
    std::optional<double> divergence_threshold = {}; ///< stop as soon as the metric is worse than this
    bool strict = true; ///< a metric without a value, when it is looked at, is an `Error`; else that is no check
    /// When it is looked at. True: at each training epoch's end, by the epoch's last validation, if it had one; false:
    /// after each validation; nothing: after each validation if validation logs it, else at the epoch's end.
    std::optional<bool> check_on_train_epoch_end = {};
};

/// Stops training when a metric no longer improves: `EarlyStopping{"val/loss"_key, {.patience = 3}}`.
///
/// It is checked after each validation if validation logs the metric, else at each training epoch's end. A metric that
/// nothing logs is a compile error. An end that `MinEpochs` or `MinSteps` puts off comes then, whatever has improved in
/// between. Each fit starts anew. Follows Lightning's callback of the same name.
template <class K>
class EarlyStopping {
public:
    using monitored_key = K;

    /// Throws `Error` on a negative patience or min_delta.
    explicit EarlyStopping(K key, EarlyStoppingOptions options = {})
        : monitored_(std::move(key)), options_(options), best_(worst_of(options.mode)) {
        if (options.patience < 0)
            throw Error(named("patience is " + std::to_string(options.patience) + "; give 0 or more"));
        if (!(options.min_delta >= 0))
            throw Error(named("min_delta is " + number(options.min_delta) + "; give 0 or more"));
    }

    template <class Run>
    void setup(Run&) {
        if constexpr (Run::stage() == Stage::fit) { // a resumed run's state comes after this
            best_ = worst_of(options_.mode);
            wait_ = 0;
            stopped_after_ = never;
        }
    }
    const Monitored<K>& monitored() const { return monitored_; }
    bool is_strict() const { return options_.strict; }

    /// Throws `Error` where it is to look after validations, and the run has none.
    template <class Run>
    void on_train_start(Run& run) const {
        if constexpr (!Run::context::evaluates)
            if (!at_epoch_end(run))
                throw Error(
                    named("check_on_train_epoch_end is false, but this fit has no validation; give it a "
                          "validation loader"));
    }
    template <class Run>
    void on_validation_end(Run& run) {
        if constexpr (Run::stage() == Stage::fit)
            if (!at_epoch_end(run) && !run.sanity_checking()) check(run, monitored_.is_fresh(run));
    }
    template <class Run>
    void on_train_epoch_end(Run& run) {
        if (!at_epoch_end(run) || !run.epoch_complete()) return;
        const bool fresh = monitored_.is_fresh(run);
        if (fresh || !monitored_.from_validation(run)) check(run, fresh);
    }

    /// The best value so far; the worst possible one before the first check.
    double best_score() const { return best_; }
    /// Checks in a row that brought no improvement.
    std::int64_t wait_count() const { return wait_; }

    StateTree state_dict() const {
        StateTree state = StateTree::dict();
        state["wait_count"] = wait_;
        state["best_score"] = best_;
        state["patience"] = options_.patience;
        state["stopped_after"] = stopped_after_;
        return state;
    }
    void load_state_dict(const StateTree& state) {
        wait_ = state.at("wait_count").as_int();
        best_ = state.at("best_score").as_double();
        const auto* stopped = state.find("stopped_after"); // Lightning's files have none
        stopped_after_ = stopped ? stopped->as_int() : never;
    }
    /// Whether a stop that it asked for before a resume still holds: not where patience was not at its end by the
    /// options of now.
    bool confirms_stop() const {
        return stopped_after_ == at_once || (stopped_after_ != never && stopped_after_ >= options_.patience);
    }

    /// Why training should stop after this value, or nothing.
    std::optional<std::string> judge(double value) {
        if (options_.check_finite && !std::isfinite(value))
            return named("the value is " + number(value) + ", which is not finite; the best was " + number(best_));
        if (options_.stopping_threshold && is_better(options_.mode, value, *options_.stopping_threshold))
            return named(number(value) + " has passed the threshold " + number(*options_.stopping_threshold));
        if (options_.divergence_threshold && is_better(options_.mode, *options_.divergence_threshold, value))
            return named(number(value) + " is worse than the threshold " + number(*options_.divergence_threshold));
        if (improves(value)) {
            best_ = value;
            wait_ = 0;
            return std::nullopt;
        }
        if (++wait_ < options_.patience) return std::nullopt;
        return named("no improvement in " + std::to_string(wait_) + (wait_ == 1 ? " check" : " checks") +
                     "; the best was " + number(best_));
    }

private:
    bool improves(double value) const {
        const double delta = options_.mode == Mode::min ? -options_.min_delta : options_.min_delta;
        return is_better(options_.mode, value, best_ + delta);
    }
    static constexpr std::int64_t never = -1, at_once = -2; // for a value that is not finite or past a threshold
    template <class Run>
    bool at_epoch_end(const Run& run) const {
        return options_.check_on_train_epoch_end.value_or(!monitored_.from_validation(run));
    }
    template <class Run>
    void check(Run& run, bool known) {
        if (!known && (!options_.strict || monitored_.may_come(run))) return;
        if (!known)
            throw Error(
                named("the metric has no value when it is looked at; log it in each epoch, or wait for it "
                      "with .strict = false"));
        const auto waited = wait_;
        if (auto why = judge(monitored_.value(run))) {
            stopped_after_ = wait_ > waited ? wait_ : at_once;
            run.stop(std::move(*why), *this);
        }
    }
    std::string named(const std::string& what) const {
        return "EarlyStopping{\"" + std::string(monitored_.name()) + "\"}: " + what;
    }
    static std::string number(double value) {
        char text[32];
        std::snprintf(text, sizeof text, "%.6g", value);
        return text;
    }

    [[no_unique_address]] Monitored<K> monitored_;
    EarlyStoppingOptions options_;
    double best_;
    std::int64_t wait_ = 0;
    std::int64_t stopped_after_ = never; // how many checks without improvement, when it asked for the end
};

} // namespace fulgurite
