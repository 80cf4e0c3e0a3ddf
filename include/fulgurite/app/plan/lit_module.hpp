// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/history.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/data/dict.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/log_dict.hpp"
#include "fulgurite/log/logs.hpp"
#include "fulgurite/log/step.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/optim/any_optimizer.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::app {

struct LitTrainerOptions {
    std::int64_t epochs = 1000;
    std::string monitor_metric = {};           ///< which epoch is the best one; empty: "dev_loss", or "train_loss"
    Mode mode = Mode::min;                     ///< whether smaller or larger is better
    std::optional<std::int64_t> patience = {}; ///< epochs in a row without a better one that are borne; nothing: all
    std::int64_t warmup = 0;                   ///< epochs that patience does not count
    double clip = 100;                         ///< norm that gradients are clipped to; 0: they are not
    bool save_weights = false;                 ///< the best ones, into a file
    std::filesystem::path weight_path = ".";   ///< its folder
    std::string weight_name = "epoch={epoch}-step={step}";
    std::string accelerator = "auto";  ///< see `AnyDevice`
    std::string devices = "auto";      ///< one
    std::string strategy = "auto";     ///< one process
    std::string precision = "32-true"; ///< see `AnyPrecision`
    std::string profiler = {};         ///< "simple": profile.txt, or "pytorch": trace.json, in `weight_path`
    bool enable_progress_bar = false;

    void check() const;
};

/// A problem over dictionaries as a module of the library: one type, whatever the problem's, so that its Trainer is
/// compiled once.
class LitModule : public Module<LitModule> {
public:
    using Forward = std::function<data::Dict(const data::Dict&)>;

    LitModule(torch::nn::Module& problem, Forward forward, LitTrainerOptions options,
              std::optional<optim::AnyOptimizer> optimizer);

    auto training_step(const data::Dict& batch) {
        auto values = forward_(batch);
        return step(values.at("loss"), log_dict(named("train_", values), on_epoch | prog_bar));
    }
    auto validation_step(const data::Dict& batch) {
        return logs(log_dict(evaluated("dev_", batch), on_epoch | prog_bar));
    }
    auto test_step(const data::Dict& batch) { return logs(log_dict(evaluated("test_", batch), on_epoch | prog_bar)); }
    optim::AnyOptimizer configure_optimizers();

    void on_train_epoch_end(auto& run) {
        if (!run.epoch_complete()) return;
        std::vector<std::pair<std::string, double>> values;
        run.metrics([&](std::string_view name, double value) {
            if (run.is_fresh(name)) values.emplace_back(name, value);
        });
        history_.add(values);
        if (!run.has_metric(options_.monitor_metric)) {
            std::vector<std::string> names;
            for (const auto& [name, value] : values) names.push_back(name);
            throw Error("LitTrainer: nothing has logged '", options_.monitor_metric, "'",
                        suggestion(options_.monitor_metric, names, "there are"));
        }
        if (auto why = judge(run.metric(options_.monitor_metric), run.epoch()); !why.empty()) run.stop(std::move(why));
    }

    const History& history() const { return history_; }
    void restore_best();

private:
    /// With gradients: a loss may need them.
    data::Dict evaluated(std::string_view prefix, const data::Dict& batch) const;
    /// Those with one element, which can be logged.
    static data::Dict named(std::string_view prefix, const data::Dict& values);
    /// Takes in the value of an epoch; why training is to end, where it is.
    std::string judge(double value, std::int64_t epoch);

    torch::nn::Module& problem_;
    Forward forward_;
    LitTrainerOptions options_;
    std::optional<optim::AnyOptimizer> optimizer_;
    History history_;
    double best_ = worst_of(options_.mode);
    std::int64_t bad_ = 0;
    std::optional<StateTree> best_weights_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/lit_module-inl.hpp"
#endif
