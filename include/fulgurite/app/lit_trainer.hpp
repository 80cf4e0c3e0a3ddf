// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/history.hpp"
#include "fulgurite/app/plan/lit_module.hpp"
#include "fulgurite/app/training/trainer_of.hpp"
#include "fulgurite/data/dict_rows.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/optim/any_optimizer.hpp"

namespace fulgurite::app {

/// What a function that sets data up gives: rows to learn from and perhaps to validate on, and how many of them are a
/// batch. Rows to test on go to `LitTrainer::test`.
struct DataSetup {
    data::DictRows train;
    std::optional<data::DictRows> dev = {};
    std::int64_t batch_size = 64;
    bool shuffle = false;
};

/// What `LitTrainer::fit` gives back.
class LitResult {
public:
    explicit LitResult(History history, std::string stop_reason)
        : history_(std::move(history)), stop_reason_(std::move(stop_reason)) {}

    /// The value of the last epoch.
    double metric(std::string_view name) const { return history_.at(name).back(); }
    /// The best value of all epochs, and the epoch that had it.
    std::pair<double, std::int64_t> best(std::string_view name, Mode mode = Mode::min) const {
        return history_.best(name, mode);
    }
    const History& history() const { return history_; }
    std::int64_t epochs() const { return history_.epochs(); }
    const std::string& stop_reason() const { return stop_reason_; }

private:
    History history_;
    std::string stop_reason_;
};

/// Trains a problem: any `torch::nn::Module` whose `forward` takes a dictionary of tensors and gives one with "loss".
/// What it gives is logged under the name of the data: "train_loss", "dev_residual". Data come from a function of one's
/// own, with arguments. Gradients are there in validation, too. At the end the problem has the weights of its best
/// epoch.
///
///     app::LitTrainer trainer{{.epochs = 500}, optim::Adam{problem.parameters(), {.lr = 5e-3}}};
///     auto result = trainer.fit(problem, points, 1000, 200);
///
/// Without an optimizer it is Adam with a rate of 1e-3 and betas of 0 and 0.9. Policies: callbacks and others that the
/// Trainer is given besides.
template <class... Policies>
class LitTrainer {
public:
    explicit LitTrainer(LitTrainerOptions options = {}, std::optional<optim::AnyOptimizer> optimizer = {},
                        Policies... policies)
        : options_(std::move(options)), optimizer_(std::move(optimizer)), policies_(std::move(policies)...) {
        options_.check();
    }

    /// `set_up(args...)` gives a `DataSetup`. Throws `Error` where an own optimizer was used by an earlier fit.
    template <class Problem, class SetUp, class... Args>
    LitResult fit(Problem& problem, SetUp&& set_up, Args&&... args) {
        DataSetup setup = set_up(std::forward<Args>(args)...);
        if (setup.train.name != "train" || (setup.dev && setup.dev->name != "dev"))
            throw Error("LitTrainer: the data are called '", setup.train.name, "' and '",
                        setup.dev ? setup.dev->name : std::string("dev"),
                        "'; call them \"train\" and \"dev\", as what is logged is named by it");
        const auto options = options_of(setup.dev.has_value());
        if (used_) throw Error("LitTrainer: its optimizer was used by an earlier fit; make a new one for the next");
        used_ = optimizer_.has_value();
        LitModule<Problem> module(problem, options, std::exchange(optimizer_, std::nullopt));
        data::Loader train{setup.train, {.batch_size = setup.batch_size, .shuffle = setup.shuffle}};
        auto trainer = std::apply(
            [&](auto... own) { return training::trainer_of(policies(options), std::move(own)...); }, policies_);
        std::string reason;
        if (setup.dev)
            reason =
                trainer.fit(module, train, data::Loader{*setup.dev, {.batch_size = setup.batch_size}}).stop_reason();
        else reason = trainer.fit(module, train).stop_reason();
        module.restore_best();
        return LitResult(module.history(), reason);
    }
    /// Values of rows by the problem as it is: "test_loss", ….
    template <class Problem>
    std::map<std::string, double> test(Problem& problem, const data::DictRows& rows, std::int64_t batch_size = 64) {
        const auto options = options_of(true);
        LitModule<Problem> module(problem, options, std::nullopt);
        auto all = policies(options);
        all.keep_best.reset();
        return training::trainer_of(std::move(all))
            .test(module, data::Loader{rows, {.batch_size = batch_size}})
            .metrics();
    }

private:
    /// With the metric that is watched. Throws `Error` for one of data that are not there.
    LitTrainerOptions options_of(bool has_dev) const {
        auto options = options_;
        auto& watched = options.monitor_metric;
        if (watched.empty()) watched = has_dev ? "dev_loss" : "train_loss";
        if (!has_dev && watched.starts_with("dev_"))
            throw Error("LitTrainer: monitor_metric is '", watched,
                        "', and there are no data to validate on; give "
                        "DataSetup::dev, or a metric of training such as 'train_loss'");
        return options;
    }
    static app::Policies policies(const LitTrainerOptions& options) {
        app::Policies all;
        all.epochs.emplace(options.epochs);
        all.device = AnyDevice(options.accelerator);
        all.precision = AnyPrecision(options.precision);
        if (options.clip > 0) all.clip = AnyClip(ClipNorm(options.clip));
        all.inference_mode.emplace(false);
        if (!options.profiler.empty()) all.profiler.emplace(options.profiler, options.weight_path);
        if (options.enable_progress_bar) all.progress_bar.emplace();
        if (options.save_weights)
            all.keep_best.emplace(metric::named(options.monitor_metric),
                                  KeepBestOptions{.mode = options.mode,
                                                  .directory = options.weight_path,
                                                  .filename = options.weight_name,
                                                  .save_weights_only = true});
        return all;
    }

    LitTrainerOptions options_;
    std::optional<optim::AnyOptimizer> optimizer_;
    bool used_ = false;
    std::tuple<Policies...> policies_;
};
template <class... Policies>
LitTrainer(LitTrainerOptions, std::optional<optim::AnyOptimizer>, Policies...) -> LitTrainer<Policies...>;
LitTrainer(LitTrainerOptions) -> LitTrainer<>;

} // namespace fulgurite::app
