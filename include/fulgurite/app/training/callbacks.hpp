// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
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
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/refuse.hpp"

namespace fulgurite::app {

/// "checkpoint-{epoch}" as Lightning fills it in where `auto_insert_metric_name` is said: "checkpoint-epoch={epoch}". A
/// slash of a metric's name would begin a folder.
inline std::string with_names_of_metrics(const std::string& pattern) {
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

/// Lightning's `ModelCheckpoint`, as far as one file policy or two can do what it says.
struct ModelCheckpointConfig {
    std::optional<std::filesystem::path> dirpath = {}; ///< "checkpoints" in the run's folder
    std::optional<std::string> filename = {}; ///< nothing: "epoch={epoch}-step={step}"; without a monitor "last"
    config::Value monitor = {};               ///< none: the newest file is kept
    Mode mode = Mode::min;
    std::int64_t save_top_k = 1; ///< -1: all, 0: none
    bool save_last = false;
    std::optional<std::int64_t> every_n_epochs = {};      ///< nothing: each, or as `every_n_train_steps` says
    std::optional<std::int64_t> every_n_train_steps = {}; ///< in its place; 0: by epochs
    bool save_weights_only = false;
    bool auto_insert_metric_name = false; ///< "{epoch}" in `filename` becomes "epoch=4"
    bool verbose = false;                 ///< without effect

    Duration every() const {
        if (every_n_train_steps.value_or(0) > 0) return Steps{*every_n_train_steps};
        return Epochs{every_n_epochs.value_or(1)};
    }
    void without_effect(const auto& tell) const {
        if (verbose) tell("verbose");
    }
    void check(const config::Refuse& refuse) const {
        if (save_top_k < -1) refuse("save_top_k", "a whole number of 0 or more, or -1 for all");
        if (save_top_k > 1 && monitor.is_nothing()) refuse("save_top_k", "a 'monitor' beside it, or 1, 0 or -1,");
        const bool is_named = monitor.is_scalar() && !monitor.as_string().empty();
        if (!monitor.is_nothing() && !is_named) refuse("monitor", "the name of a metric");
        if (filename && filename->empty()) refuse("filename", "a name");
        const bool by_steps = every_n_train_steps.value_or(0) > 0;
        if (every_n_train_steps && *every_n_train_steps < 0)
            refuse("every_n_train_steps", "a whole number of 1 or more, or 0");
        if (every_n_epochs && *every_n_epochs < (by_steps ? 0 : 1))
            refuse("every_n_epochs", "a whole number of 1 or more");
        if (every_n_epochs.value_or(0) > 0 && by_steps) refuse("every_n_epochs", "this or 'every_n_train_steps'");
    }
};
struct ModelSummaryConfig {
    std::int64_t max_depth = 1; ///< levels of submodules that are shown; -1: all

    void check(const config::Refuse& refuse) const {
        if (max_depth < -1) refuse("max_depth", "a whole number of 0 or more, or -1 for all");
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
/// Lightning's arguments of a `StochasticWeightAveraging`.
struct StochasticWeightAveragingConfig {
    std::vector<double> swa_lrs = {};    ///< the learning rate that is annealed to, or one for each parameter group
    config::Value swa_epoch_start = 0.8; ///< the epoch that it begins with, from 1 on, or the share of all: 0.8
    std::int64_t annealing_epochs = 10;  ///< on the way to `swa_lrs`
    Anneal annealing_strategy = Anneal::cos;
    config::Value device = "cpu"; ///< without effect: averages are where the weights are

    void without_effect(const auto& tell) const {
        if (device.is_scalar() && device.as_string().find("cpu") == std::string::npos) tell("device");
    }
    SWAOptions options() const {
        const auto& text = swa_epoch_start.as_string();
        const auto number = config::whole_number<std::int64_t>(text);
        return {.swa_lrs = swa_lrs,
                .swa_epoch_start = number ? SWAStart(*number) : SWAStart(config::real_number(text).value_or(-1)),
                .annealing_epochs = annealing_epochs,
                .annealing_strategy = annealing_strategy,
                .average_last = false};
    }
    void check(const config::Refuse& refuse) const {
        const auto is_rate = [](double rate) { return rate > 0 && std::isfinite(rate); };
        if (swa_lrs.empty() || !std::all_of(swa_lrs.begin(), swa_lrs.end(), is_rate))
            refuse("swa_lrs", "a number above 0, or one for each parameter group,");
        if (!swa_epoch_start.is_scalar() || !options().swa_epoch_start.is_sensible())
            refuse("swa_epoch_start", "an epoch's number from 1 on, or a share from 0.0 to 1.0,");
        if (annealing_epochs < 0) refuse("annealing_epochs", "a whole number of 0 or more");
    }
};
/// Lightning's arguments of an `EMAWeightAveraging`.
struct EMAWeightAveragingConfig {
    double decay = 0.999;    ///< what is kept of the average at each update, 0 to 1
    bool use_buffers = true; ///< buffers are averaged, too
    std::int64_t update_every_n_steps = 1;
    std::optional<std::int64_t> update_starting_at_step = {};  ///< counted from 0
    std::optional<std::int64_t> update_starting_at_epoch = {}; ///< from it on at the end of each epoch, too
    config::Value device = {};                                 ///< without effect: averages are where the weights are

    void without_effect(const auto& tell) const {
        if (!device.is_nothing()) tell("device");
    }
    EMAOptions options() const {
        return {.decay = decay,
                .buffers = use_buffers ? Buffers::averaged : Buffers::copied,
                .should_update = [n = update_every_n_steps, first = update_starting_at_step.value_or(0),
                                  first_epoch = update_starting_at_epoch](std::optional<std::int64_t> step,
                                                                          std::optional<std::int64_t> epoch) {
                    return (step && *step >= first && *step % n == 0) ||
                           (epoch && first_epoch && *epoch >= *first_epoch);
                }};
    }
    void check(const config::Refuse& refuse) const {
        if (!(decay >= 0 && decay <= 1)) refuse("decay", "a number from 0 to 1");
        if (update_every_n_steps < 1) refuse("update_every_n_steps", "a whole number of 1 or more");
        if (update_starting_at_step.value_or(0) < 0) refuse("update_starting_at_step", "a whole number of 0 or more");
        if (update_starting_at_epoch.value_or(0) < 0) refuse("update_starting_at_epoch", "a whole number of 0 or more");
    }
};
/// Names of metrics that a part of a config watches, with their places.
using Watched = std::vector<config::Value>;

/// What callbacks do to a run: they fill in a part of its policies. `registry.callbacks.add<Mine>("mine")` adds one's
/// own: any type with hooks, which take `auto& run` or `app::AnyRun& run`, made of its `Options`, or of nothing.
class Callbacks : public Section<void(Policies&, const std::filesystem::path&)> {
public:
    Callbacks() : Section("callback", pythons()) {
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
    static std::vector<PythonOption> pythons() {
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
    static void model_checkpoint(const ModelCheckpointConfig& config, Policies& policies,
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
            keep_last(policies,
                      {.directory = directory, .every = every, .save_weights_only = config.save_weights_only});
    }
    static void keep_last(Policies& policies, KeepLastOptions options) {
        policies.last_by_itself = false;
        policies.keep_last.emplace(std::move(options));
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
