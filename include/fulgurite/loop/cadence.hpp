// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/loop/limit.hpp"

namespace fulgurite {

/// Step values go to the loggers every n optimizer steps, counted across epochs; 50 where a Trainer does not name it.
struct LogEvery : policy::Cadence {
    std::int64_t steps;
    explicit LogEvery(std::int64_t n) : steps(n) {
        if (n < 1) throw Error("LogEvery{" + std::to_string(n) + "}: the number of steps must be at least 1");
    }
    std::string describe() const { return "LogEvery{" + Duration(Steps{steps}).words() + "}"; }
};

/// Before training, n validation batches are run to find mistakes early, with -1 all of them. Their metrics are thrown
/// away and random state is as before. Skipped when a run is resumed.
struct SanityCheck : policy::Cadence {
    std::int64_t batches;
    explicit SanityCheck(std::int64_t n) : batches(n == -1 ? Amount::all : n) {
        if (n < 1 && n != -1)
            throw Error("SanityCheck{" + std::to_string(n) +
                        "}: give a number of batches of at least 1, or -1 for all");
    }
    /// "2 batches", "all batches".
    std::string words() const { return batches == Amount::all ? "all batches" : Duration(Batches{batches}).words(); }
    std::string describe() const { return "SanityCheck{" + words() + "}"; }
};

/// A stop that is asked for (`run.stop`, `EarlyStopping`, `MaxTime`) is put off until so many epochs are closed. Limits
/// (`Epochs`, `Steps`) are not put off.
struct MinEpochs : policy::Cadence {
    std::int64_t count;
    explicit MinEpochs(std::int64_t n) : count(n) {
        if (n < 0) throw Error("MinEpochs{" + std::to_string(n) + "} is negative; give 0 or more");
    }
    std::string describe() const { return "MinEpochs{" + std::to_string(count) + "}"; }
};
/// The same for optimizer steps.
struct MinSteps : policy::Cadence {
    std::int64_t count;
    explicit MinSteps(std::int64_t n) : count(n) {
        if (n < 0) throw Error("MinSteps{" + std::to_string(n) + "} is negative; give 0 or more");
    }
    std::string describe() const { return "MinSteps{" + std::to_string(count) + "}"; }
};

/// A data module is asked for its loaders anew every n epochs.
struct ReloadEvery : policy::Cadence {
    std::int64_t epochs;
    explicit ReloadEvery(Epochs every) : epochs(every.count) {
        if (every.count < 1) throw Error("ReloadEvery{Epochs{0}}: the number of epochs must be at least 1");
    }
    std::string describe() const { return "ReloadEvery{" + Duration(Epochs{epochs}).words() + "}"; }
};

/// `InferenceMode{false}`: `validate`, `test` and `predict` run without gradients, but not in LibTorch's inference
/// mode, which is the default. A step may then open `at::AutoGradMode(true)`, as for the residual of a differential
/// equation, and predictions may be changed or learned from. A validation within `fit` never is in inference mode.
struct InferenceMode : policy::Cadence {
    bool enabled;
    explicit InferenceMode(bool on) : enabled(on) {}
    std::string describe() const { return enabled ? "InferenceMode{true}" : "InferenceMode{false}"; }
};

namespace loop {

/// For a run that drives the learning rate itself: the schedules that `configure_optimizers` gives are not stepped.
struct WithoutSchedules : policy::Cadence {};

} // namespace loop

} // namespace fulgurite
