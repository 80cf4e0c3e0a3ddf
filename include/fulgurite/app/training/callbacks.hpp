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
std::string with_names_of_metrics(const std::string& pattern);

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
    void check(const config::Refuse& refuse) const;
};
struct ProgressBarConfig {
    bool table = false; ///< metrics as a table after `validate` and `test`
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
    SWAOptions options() const;
    void check(const config::Refuse& refuse) const;
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
    EMAOptions options() const;
    void check(const config::Refuse& refuse) const;
};
/// Names of metrics that a part of a config watches, with their places.
using Watched = std::vector<config::Value>;

/// What callbacks do to a run: they fill in a part of its policies. `registry.callbacks.add<Mine>("mine")` adds one's
/// own: any type with hooks, which take `auto& run` or `app::AnyRun& run`, made of its `Options`, or of nothing.
class Callbacks : public Section<void(Policies&, const std::filesystem::path&)> {
public:
    Callbacks();

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

    static void early_stopping(const EarlyStoppingConfig& config, Policies& policies, const std::filesystem::path&);

private:
    static std::vector<PythonOption> pythons();
    static void model_checkpoint(const ModelCheckpointConfig& config, Policies& policies,
                                 const std::filesystem::path& folder);
    static void keep_last(Policies& policies, KeepLastOptions options) {
        policies.last_by_itself = false;
        policies.keep_last.emplace(std::move(options));
    }
    static void learning_rate_monitor(const LearningRateMonitorConfig& config, Policies& policies,
                                      const std::filesystem::path&);
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/callbacks-inl.hpp"
#endif
