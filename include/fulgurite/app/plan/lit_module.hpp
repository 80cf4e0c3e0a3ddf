// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <filesystem>
#include <memory>
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
#include "fulgurite/module/state.hpp"
#include "fulgurite/optim/adam.hpp"
#include "fulgurite/optim/any_optimizer.hpp"
#include "fulgurite/tensor/own_state.hpp"

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

/// A problem over dictionaries as a module of the library.
template <class Problem>
class LitModule : public Module<LitModule<Problem>> {
    static_assert(
        requires(Problem& problem, const data::Dict& batch) { data::Dict(problem.forward(batch)); },
        "fulgurite: a problem has a member data::Dict forward(const data::Dict&) that gives a \"loss\"");

public:
    LitModule(Problem& problem, const LitTrainerOptions& options, std::optional<optim::AnyOptimizer> optimizer)
        : problem_(problem), options_(options), optimizer_(std::move(optimizer)) {
        // The problem is the caller's: it is registered, and not owned.
        this->register_module("problem", std::shared_ptr<torch::nn::Module>(std::shared_ptr<void>(), &problem));
    }

    auto training_step(const data::Dict& batch) {
        auto values = problem_.forward(batch);
        return step(values.at("loss"), log_dict(named("train_", values), on_epoch | prog_bar));
    }
    auto validation_step(const data::Dict& batch) { return evaluated("dev_", batch); }
    auto test_step(const data::Dict& batch) { return evaluated("test_", batch); }
    optim::AnyOptimizer configure_optimizers() {
        if (optimizer_) return std::move(*std::exchange(optimizer_, std::nullopt));
        return optim::Adam{problem_.parameters(), {.lr = 1e-3, .betas = {0.0, 0.9}}};
    }

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
        judge(run, run.metric(options_.monitor_metric));
    }

    const History& history() const { return history_; }
    void restore_best() {
        if (best_weights_) load_module_state(problem_, *best_weights_);
    }

private:
    auto evaluated(const char* prefix, const data::Dict& batch) {
        const at::AutoGradMode gradients(true); // a loss may need them
        return logs(log_dict(named(prefix, problem_.forward(batch)), on_epoch | prog_bar));
    }
    /// Those with one element, which can be logged.
    static data::Dict named(std::string_view prefix, const data::Dict& values) {
        data::Dict all;
        for (const auto& [name, value] : values)
            if (value.defined() && value.numel() == 1) all[std::string(prefix) + name] = value.detach();
        return all;
    }
    void judge(auto& run, double value) {
        if (is_better(options_.mode, value, best_)) {
            best_ = value;
            bad_ = 0;
            best_weights_ = module_state(problem_);
            own_state(*best_weights_);
        } else if (options_.patience && run.epoch() >= options_.warmup && ++bad_ > *options_.patience) {
            run.stop("LitTrainer: no better " + options_.monitor_metric + " in " + std::to_string(bad_) + " epochs");
        }
    }

    Problem& problem_;
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
