// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "fulgurite/app/training/any_clip.hpp"
#include "fulgurite/app/training/any_profiler.hpp"
#include "fulgurite/app/training/device_transforms.hpp"
#include "fulgurite/app/training/own_callbacks.hpp"
#include "fulgurite/app/training/own_loggers.hpp"
#include "fulgurite/app/training/trial_change.hpp"
#include "fulgurite/core/metric_name.hpp"
#include "fulgurite/fulgurite.hpp"
#include "fulgurite/tune/search/watch.hpp"

namespace fulgurite::app {

/// What a Trainer that a config describes may be made of; what the config leaves out is empty. A callback of a registry
/// fills in its part.
struct Policies {
    std::optional<Epochs> epochs;
    std::optional<Steps> steps;
    std::optional<Endless> endless;
    std::optional<MaxTime> max_time;
    std::optional<MinEpochs> min_epochs;
    std::optional<MinSteps> min_steps;
    AnyDevice device;
    AnyPrecision precision;
    Accumulate accumulate{1};
    std::optional<AnyClip> clip;
    std::optional<Limit> limit;
    std::optional<FastDevRun> fast_dev_run;
    std::optional<Overfit> overfit;
    std::optional<ValidateEvery> validate_every;
    std::optional<SanityCheck> sanity_check;
    std::optional<LogEvery> log_every;
    std::optional<InferenceMode> inference_mode;
    std::optional<ReloadEvery> reload_every;
    std::optional<Deterministic> deterministic;
    std::optional<CudnnBenchmark> benchmark;
    std::optional<DetectAnomaly> detect_anomaly;
    std::optional<AnyProfiler> profiler;
    std::optional<EarlyStopping<metric::Name>> early_stopping;
    std::optional<LearningRateMonitor> learning_rate_monitor;
    std::optional<ModelSummary> model_summary;
    std::optional<ProgressBar> progress_bar;
    std::optional<SWA> swa;
    std::optional<EMA> ema;
    std::optional<KeepBest<metric::Name>> keep_best;
    std::optional<KeepLast> keep_last;
    std::optional<KeepEvery> keep_every;
    std::vector<std::filesystem::path> folders{};        ///< made for this run beside its own
    bool best_by_itself = false, last_by_itself = false; ///< those two are kept although no callback says so
    std::optional<Csv> csv;
    std::optional<Report> report;
    std::optional<DeviceTransforms> device_transforms;
    std::optional<OwnCallbacks> own_callbacks;
    std::optional<OwnLoggers> own_loggers;
    std::optional<tune::Watch<metric::Name, detail::TrialChange>> watch; ///< of a search's trial
};

} // namespace fulgurite::app
