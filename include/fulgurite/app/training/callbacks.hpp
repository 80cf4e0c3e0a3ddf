// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/base/training_options.hpp"
#include "fulgurite/app/registry/section.hpp"
#include "fulgurite/app/registry/takes.hpp"
#include "fulgurite/app/training/policies.hpp"
#include "fulgurite/config/refuse.hpp"

namespace fulgurite::app {

/// Lightning's `ModelCheckpoint`, as far as one file policy or two can do what it says.
struct ModelCheckpointConfig {
    std::optional<std::filesystem::path> dirpath = {}; ///< "checkpoints" in the run's folder
    std::optional<std::string> filename = {}; ///< nothing: "epoch={epoch}-step={step}"; without a monitor "last"
    config::Value monitor = {};               ///< none: the newest file is kept
    Mode mode = Mode::min;
    std::int64_t save_top_k = 1; ///< -1: all, 0: none
    bool save_last = false;
    std::int64_t every_n_epochs = 1;
    bool save_weights_only = false;
    bool verbose = false; ///< without effect

    void without_effect(const auto& tell) const {
        if (verbose) tell("verbose");
    }
    void check(const config::Refuse& refuse) const {
        if (save_top_k < -1) refuse("save_top_k", "a whole number of 0 or more, or -1 for all");
        if (save_top_k > 1 && monitor.is_nothing()) refuse("save_top_k", "a 'monitor' beside it, or 1, 0 or -1,");
        const bool is_named = monitor.is_scalar() && !monitor.as_string().empty();
        if (!monitor.is_nothing() && !is_named) refuse("monitor", "the name of a metric");
        if (filename && filename->empty()) refuse("filename", "a name");
        if (every_n_epochs < 1) refuse("every_n_epochs", "a whole number of 1 or more");
    }
};
struct LearningRateMonitorConfig {
    std::optional<std::string> logging_interval = {}; ///< "step" or "epoch"; nothing: as the schedules go
    bool log_momentum = false, log_weight_decay = false;

    void check(const config::Refuse& refuse) const {
        if (logging_interval && *logging_interval != "step" && *logging_interval != "epoch")
            refuse("logging_interval", "'step' or 'epoch'");
    }
};
/// Names of metrics that a part of a config watches, with their places.
using Watched = std::vector<config::Value>;

/// What callbacks do to a run: they fill in a part of its policies. `registry.callbacks.add<Mine>("mine")` adds one's
/// own: any type with hooks, which take `auto& run` or `app::AnyRun& run`, made of its `Options`, or of nothing.
class Callbacks : public Section<void(Policies&, const std::filesystem::path&)> {
public:
    Callbacks() : Section("callback") {
        put<EarlyStoppingConfig>("EarlyStopping", &early_stopping);
        put<ModelCheckpointConfig>("ModelCheckpoint", &model_checkpoint);
        put<LearningRateMonitorConfig>("LearningRateMonitor", &learning_rate_monitor);
        for (const char* name : {"ModelSummary", "RichModelSummary"})
            put<detail::Nothing>(name,
                                 [](auto&, Policies& policies, const auto&) { policies.model_summary.emplace(); });
        for (const char* name : {"TQDMProgressBar", "RichProgressBar", "ProgressBar"})
            put<detail::Nothing>(name, [](auto&, Policies& policies, const auto&) { policies.progress_bar.emplace(); });
    }

    template <class T, class Options = detail::options_of<T>>
    void add(const std::string& name) {
        static_assert(detail::takes_options<T, Options>());
        put<Options>(
            name,
            [name](const Options& options, Policies& policies, const std::filesystem::path& folder) {
                if (!policies.own_callbacks) policies.own_callbacks.emplace(folder);
                policies.own_callbacks->add(name, detail::value_made_of<T>(options));
            },
            [](const Options& options) { detail::value_made_of<T>(options); });
    }

    static void early_stopping(const EarlyStoppingConfig& config, Policies& policies, const std::filesystem::path&) {
        if (policies.early_stopping)
            throw Error("one EarlyStopping is enough for a config; a program of its own may have several");
        policies.early_stopping.emplace(
            metric::named(config.monitor.as_string()),
            EarlyStoppingOptions{.mode = config.mode,
                                 .min_delta = config.min_delta,
                                 .patience = config.patience,
                                 .check_finite = config.check_finite,
                                 .stopping_threshold = config.stopping_threshold,
                                 .divergence_threshold = config.divergence_threshold,
                                 .strict = config.strict,
                                 .check_on_train_epoch_end = config.check_on_train_epoch_end});
    }

private:
    static void model_checkpoint(const ModelCheckpointConfig& config, Policies& policies,
                                 const std::filesystem::path& folder) {
        const auto directory = config.dirpath.value_or(folder / "checkpoints");
        const Duration every = Epochs{config.every_n_epochs};
        const auto filename = config.filename.value_or("epoch={epoch}-step={step}");
        const bool follows = config.monitor.is_scalar();
        const bool names_files = !follows && (config.filename || config.save_top_k == -1);
        if (config.save_top_k == 0) {
            policies.keep_best.reset();
            policies.keep_last.reset();
        } else if (follows) {
            policies.keep_best.emplace(metric::named(config.monitor.as_string()),
                                       KeepBestOptions{.mode = config.mode,
                                                       .top_k = config.save_top_k,
                                                       .directory = directory,
                                                       .filename = filename,
                                                       .every = every,
                                                       .save_weights_only = config.save_weights_only});
        } else if (names_files) {
            policies.keep_every.emplace(every, KeepEveryOptions{.keep = config.save_top_k,
                                                                .directory = directory,
                                                                .filename = filename,
                                                                .save_weights_only = config.save_weights_only});
        }
        if (config.save_last || (!follows && !names_files && config.save_top_k != 0))
            policies.keep_last.emplace(
                KeepLastOptions{.directory = directory, .every = every, .save_weights_only = config.save_weights_only});
    }
    static void learning_rate_monitor(const LearningRateMonitorConfig& config, Policies& policies,
                                      const std::filesystem::path&) {
        LearningRateMonitorOptions options{.log_momentum = config.log_momentum,
                                           .log_weight_decay = config.log_weight_decay};
        if (config.logging_interval)
            options.interval = *config.logging_interval == "step" ? LoggingInterval::step : LoggingInterval::epoch;
        policies.learning_rate_monitor.emplace(options);
    }
};

} // namespace fulgurite::app
