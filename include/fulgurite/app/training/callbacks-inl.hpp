// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/training/callbacks.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE std::string with_names_of_metrics(const std::string& pattern) {
    std::string all;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '{') {
            auto name = pattern.substr(at + 1, pattern.find_first_of(":}", at) - at - 1);
            std::replace(name.begin(), name.end(), '/', '_');
            all += name + "=";
        }
        all += pattern[at];
    }
    return all;
}

FULGURITE_INLINE void ModelCheckpointConfig::check(const config::Refuse& refuse) const {
    if (save_top_k < -1) refuse("save_top_k", "a whole number of 0 or more, or -1 for all");
    if (save_top_k > 1 && monitor.is_nothing()) refuse("save_top_k", "a 'monitor' beside it, or 1, 0 or -1,");
    const bool is_named = monitor.is_scalar() && !monitor.as_string().empty();
    if (!monitor.is_nothing() && !is_named) refuse("monitor", "the name of a metric");
    if (filename && filename->empty()) refuse("filename", "a name");
    const bool by_steps = every_n_train_steps.value_or(0) > 0;
    if (every_n_train_steps && *every_n_train_steps < 0)
        refuse("every_n_train_steps", "a whole number of 1 or more, or 0");
    if (every_n_epochs && *every_n_epochs < (by_steps ? 0 : 1)) refuse("every_n_epochs", "a whole number of 1 or more");
    if (every_n_epochs.value_or(0) > 0 && by_steps) refuse("every_n_epochs", "this or 'every_n_train_steps'");
}

FULGURITE_INLINE SWAOptions StochasticWeightAveragingConfig::options() const {
    const auto& text = swa_epoch_start.as_string();
    const auto number = config::whole_number<std::int64_t>(text);
    return {.swa_lrs = swa_lrs,
            .swa_epoch_start = number ? SWAStart(*number) : SWAStart(config::real_number(text).value_or(-1)),
            .annealing_epochs = annealing_epochs,
            .annealing_strategy = annealing_strategy,
            .average_last = false};
}

FULGURITE_INLINE void StochasticWeightAveragingConfig::check(const config::Refuse& refuse) const {
    const auto is_rate = [](double rate) { return rate > 0 && std::isfinite(rate); };
    if (swa_lrs.empty() || !std::all_of(swa_lrs.begin(), swa_lrs.end(), is_rate))
        refuse("swa_lrs", "a number above 0, or one for each parameter group,");
    if (!swa_epoch_start.is_scalar() || !options().swa_epoch_start.is_sensible())
        refuse("swa_epoch_start", "an epoch's number from 1 on, or a share from 0.0 to 1.0,");
    if (annealing_epochs < 0) refuse("annealing_epochs", "a whole number of 0 or more");
}

FULGURITE_INLINE EMAOptions EMAWeightAveragingConfig::options() const {
    return {.decay = decay,
            .buffers = use_buffers ? callback::Buffers::averaged : callback::Buffers::copied,
            .should_update = [n = update_every_n_steps, first = update_starting_at_step.value_or(0),
                              first_epoch = update_starting_at_epoch](std::optional<std::int64_t> step,
                                                                      std::optional<std::int64_t> epoch) {
                return (step && *step >= first && *step % n == 0) || (epoch && first_epoch && *epoch >= *first_epoch);
            }};
}

FULGURITE_INLINE void EMAWeightAveragingConfig::check(const config::Refuse& refuse) const {
    if (!(decay >= 0 && decay <= 1)) refuse("decay", "a number from 0 to 1");
    if (update_every_n_steps < 1) refuse("update_every_n_steps", "a whole number of 1 or more");
    if (update_starting_at_step.value_or(0) < 0) refuse("update_starting_at_step", "a whole number of 0 or more");
    if (update_starting_at_epoch.value_or(0) < 0) refuse("update_starting_at_epoch", "a whole number of 0 or more");
}

FULGURITE_INLINE Callbacks::Callbacks() : Section("callback", pythons()) {
    put<EarlyStoppingConfig>("EarlyStopping", &early_stopping);
    put<ModelCheckpointConfig>("ModelCheckpoint", &model_checkpoint);
    put<LearningRateMonitorConfig>("LearningRateMonitor", &learning_rate_monitor);
    put<StochasticWeightAveragingConfig>(
        "StochasticWeightAveraging",
        [](const auto& config, Policies& policies, const auto&) { policies.swa.emplace(config.options()); });
    put<EMAWeightAveragingConfig>("EMAWeightAveraging", [](const auto& config, Policies& policies, const auto&) {
        policies.ema.emplace(config.options());
    });
    for (const char* name : {"ModelSummary", "RichModelSummary"})
        put<ModelSummaryConfig>(name, [](const auto& config, Policies& policies, const auto&) {
            policies.model_summary.emplace(ModelSummaryOptions{.max_depth = config.max_depth});
        });
    for (const char* name : {"TQDMProgressBar", "RichProgressBar", "ProgressBar"})
        put<ProgressBarConfig>(name, [](const auto& config, Policies& policies, const auto&) {
            policies.progress_bar.emplace(ProgressBarOptions{.table = config.table});
        });
}

FULGURITE_INLINE void Callbacks::early_stopping(const EarlyStoppingConfig& config, Policies& policies,
                                                const std::filesystem::path&) {
    if (policies.early_stopping)
        throw Error("one EarlyStopping is enough for a config; a program of its own may have several");
    policies.early_stopping.emplace(metric::named(config.monitor.as_string()),
                                    EarlyStoppingOptions{.mode = config.mode,
                                                         .min_delta = config.min_delta,
                                                         .patience = config.patience,
                                                         .check_finite = config.check_finite,
                                                         .stopping_threshold = config.stopping_threshold,
                                                         .divergence_threshold = config.divergence_threshold,
                                                         .strict = config.strict,
                                                         .check_on_train_epoch_end = config.check_on_train_epoch_end});
}

FULGURITE_INLINE std::vector<PythonOption> Callbacks::pythons() {
    return {{"log_rank_zero_only", {"false", "true"}}, // there is one process
            {"save_on_exception", {"false"}, "false (the last state is written by epochs or by steps)"},
            {"train_time_interval", {}, "nothing (checkpoints are written by epochs or by steps)"},
            {"save_on_train_epoch_end", {}},
            {"enable_version_counter", {"true"}},
            {"avg_fn", {}, "nothing (a program of its own may have one)"},
            {"multi_avg_fn", {}, "nothing (a program of its own may have one)"},
            {"refresh_rate", {"1"}},
            {"process_position", {"0"}},
            {"leave", {"false"}},
            {"theme", {}},
            {"console_kwargs", {}}};
}

FULGURITE_INLINE void Callbacks::model_checkpoint(const ModelCheckpointConfig& config, Policies& policies,
                                                  const std::filesystem::path& folder) {
    const auto directory = config.dirpath.value_or(folder / "checkpoints");
    const Duration every = config.every();
    const auto said = config.filename.value_or("epoch={epoch}-step={step}");
    const auto filename = config.filename && config.auto_insert_metric_name ? with_names_of_metrics(said) : said;
    const bool follows = config.monitor.is_scalar();
    const bool names_files = !follows && (config.filename || config.save_top_k == -1);
    if (config.save_top_k == 0) { // it keeps nothing: what others keep is theirs
        if (std::exchange(policies.best_by_itself, false)) policies.keep_best.reset();
        if (std::exchange(policies.last_by_itself, false)) policies.keep_last.reset();
    } else if (follows) {
        policies.best_by_itself = false;
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
        keep_last(policies, {.directory = directory, .every = every, .save_weights_only = config.save_weights_only});
}

FULGURITE_INLINE void Callbacks::learning_rate_monitor(const LearningRateMonitorConfig& config, Policies& policies,
                                                       const std::filesystem::path&) {
    LearningRateMonitorOptions options{.log_momentum = config.log_momentum,
                                       .log_weight_decay = config.log_weight_decay};
    if (config.logging_interval)
        options.interval = *config.logging_interval == "step" ? LoggingInterval::step : LoggingInterval::epoch;
    policies.learning_rate_monitor.emplace(options);
}

} // namespace fulgurite::app
