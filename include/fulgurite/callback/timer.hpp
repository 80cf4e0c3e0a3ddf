// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/callback/evaluation_hooks.hpp"
#include "fulgurite/callback/stats/clock.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// Measures the seconds that training, validation, test and prediction take: `trainer.policy<Timer>().seconds(…)`.
///
/// Training's time runs from `on_train_start` to `on_train_end`, the validations in between with it; those of a fit
/// are counted as validation, too. The times of the runs that a checkpoint was resumed from count, and so do those of
/// several calls of one Trainer. To end training by time, see `MaxTime`. Cost: the clock is read at these moments
/// alone.
class Timer : public EvaluationHooks<Timer, evaluation_hook::Start, evaluation_hook::End> {
public:
    using Moment = std::chrono::system_clock::time_point;

    explicit Timer(callback::Clock clock = &callback::steady_seconds) : clock_(clock) {}

    /// Seconds so far; while the phase runs, up to now.
    double seconds(Phase phase) const { return watches_[index(phase)].seconds(clock_); }
    double train() const { return seconds(Phase::train); }
    double validation() const { return seconds(Phase::validation); }
    double test() const { return seconds(Phase::test); }
    double predict() const { return seconds(Phase::predict); }

    /// When the phase last began, and when it last ended, by the clock on the wall; nothing where it has not yet. A
    /// phase that runs has no end.
    std::optional<Moment> started(Phase phase) const { return watches_[index(phase)].began; }
    std::optional<Moment> ended(Phase phase) const { return watches_[index(phase)].ended; }

    void on_train_start() { start(Phase::train); }
    void on_train_end() { stop(Phase::train); }
    void on_evaluation_start(const auto& run, Phase phase) {
        if (!run.sanity_checking()) start(phase);
    }
    void on_evaluation_end(const auto&, Phase phase) { stop(phase); }
    void on_exception(const auto& run) { stop(run.stage()); }
    void teardown(const auto& run) { stop(run.stage()); }

    StateTree state_dict() const;
    void load_state_dict(const StateTree& state) {
        for (const Phase phase : phases)
            watches_[index(phase)] = {state.at("time_elapsed").at(std::string(name_of(phase))).as_double()};
    }

private:
    struct Watch {
        double before = 0;
        std::optional<double> since = {};
        std::optional<Moment> began = {}, ended = {};

        double seconds(callback::Clock now) const { return before + (since ? now() - *since : 0); }
    };
    static constexpr Phase phases[] = {Phase::train, Phase::validation, Phase::test, Phase::predict};
    static constexpr std::string_view name_of(Phase phase) {
        constexpr std::string_view names[] = {"train", "validate", "test", "predict"};
        return names[index(phase)];
    }
    static constexpr std::size_t index(Phase phase) { return static_cast<std::size_t>(phase); }

    void start(Phase phase);
    void stop(Phase phase);
    // A test within a fit ends no clock of the fit's.
    void stop(Stage stage);

    callback::Clock clock_;
    Watch watches_[4];
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/timer-inl.hpp"
#endif
