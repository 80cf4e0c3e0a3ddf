// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "fulgurite/config/refuse.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/mode.hpp"

namespace fulgurite::app {

/// `training.early_stopping`, or the callback `EarlyStopping`: Lightning's arguments.
struct EarlyStoppingConfig {
    config::Value monitor = {};                      ///< the metric's name; must be given
    Mode mode = Mode::min;                           ///< whether smaller or larger is better
    double min_delta = 0;                            ///< an improvement is larger than this, ≥ 0
    std::int64_t patience = 3;                       ///< checks without improvement before training stops, ≥ 0
    bool check_finite = true;                        ///< stop at a NaN or an infinity
    std::optional<double> stopping_threshold = {};   ///< stop as soon as the metric is better than this
    std::optional<double> divergence_threshold = {}; ///< stop as soon as the metric is worse than this
    std::optional<bool> check_on_train_epoch_end = {};
    bool strict = true;
    bool verbose = false; ///< without effect: why a run stopped is in its result and in its report

    void without_effect(const auto& tell) const {
        if (verbose) tell("verbose");
    }
    void check(const config::Refuse& refuse) const;
};

enum class ClipAlgorithm { norm, value };

/// How long is trained, on what, and how often something is done: Lightning's arguments of a `Trainer`, a part of them.
/// What is a number of batches or a fraction in Lightning is one here: `10` batches, `0.1` of them.
struct LoopConfig {
    std::optional<std::int64_t> max_epochs = {}; ///< 1000 where nothing else ends training; -1: no limit
    std::optional<std::int64_t> min_epochs = {};
    std::int64_t max_steps = -1; ///< optimizer steps; -1: no limit
    std::optional<std::int64_t> min_steps = {};
    config::Value max_time = {};              ///< "DD:HH:MM:SS", or `{hours: 1, minutes: 30}`
    config::Value limit_train_batches = {};   ///< number or fraction
    config::Value limit_val_batches = {};     ///< the same
    config::Value limit_test_batches = {};    ///< the same
    config::Value limit_predict_batches = {}; ///< the same
    config::Value overfit_batches = {};       ///< the same; 0: off
    config::Value fast_dev_run = {};          ///< true, or a number of batches
    config::Value val_check_interval = {};    ///< a fraction of an epoch, or training batches
    /// In which epochs there are validations; nothing: `val_check_interval` counts its batches over all epochs.
    std::optional<std::int64_t> check_val_every_n_epoch = 1;
    std::int64_t num_sanity_val_steps = 2; ///< batches of validation before training; -1: all
    std::int64_t log_every_n_steps = 50;
    std::int64_t accumulate_grad_batches = 1;
    std::optional<double> gradient_clip_val = {};
    ClipAlgorithm gradient_clip_algorithm = ClipAlgorithm::norm;
    std::int64_t reload_dataloaders_every_n_epochs = 0; ///< 0: never
    std::optional<EarlyStoppingConfig> early_stopping = {};

    void check(const config::Refuse& refuse) const;
};

/// Where and how a run computes and what it leaves: the other arguments of Lightning's `Trainer`.
struct RunConfig {
    std::string accelerator = "auto"; ///< "cpu", "gpu", "cuda", "auto"
    config::Value devices = "auto";   ///< one: 1, "auto", or the number of a GPU in a list, `[1]`
    std::string strategy = "auto";    ///< "auto": one process
    std::int64_t num_nodes = 1;
    std::string precision = "32-true";               ///< see `AnyPrecision`
    std::filesystem::path default_root_dir = "runs"; ///< each run has a folder of its own in it: "version_0", …
    bool enable_checkpointing = true;                ///< the last state, and the best one by the monitored metric
    bool enable_progress_bar = true;
    bool enable_model_summary = true;
    config::Value logger = true;  ///< true: metrics.csv and a report; false: none; one or a list of `{name, cfg}`
    config::Value callbacks = {}; ///< a list of `{name, cfg}`
    bool deterministic = false;
    std::optional<bool> benchmark = {};
    bool inference_mode = true;
    bool detect_anomaly = false;
    config::Value profiler = {};         ///< "simple": a table in profile.txt; "pytorch": steps in trace.json
    bool use_distributed_sampler = true; ///< without effect: there is one process
    bool sync_batchnorm = false;         ///< the same
    config::Value plugins = {};          ///< the same
    bool enable_autolog_hparams = true;  ///< the same: configs are always kept
    config::Value model_registry = {};   ///< the same
    bool barebones = false;              ///< must be false

    void check(const config::Refuse& refuse) const {
        if (barebones)
            refuse("barebones", "false, and logger, enable_checkpointing and others set to false by themselves,");
    }
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/base/training_options-inl.hpp"
#endif
