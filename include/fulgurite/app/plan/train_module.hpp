// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/report_manager.hpp"
#include "fulgurite/app/plan/train_config.hpp"
#include "fulgurite/checkpoint/format/torch_zip.hpp"
#include "fulgurite/checkpoint/load.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/dict.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/log_dict.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/module/state.hpp"
#include "fulgurite/optim/adam.hpp"
#include "fulgurite/tensor/own_state.hpp"

namespace fulgurite::app {

/// What `train` trains: a network of the registry, with its history and its reports.
class TrainModule : public Module<TrainModule> {
public:
    /// Model: of the plan, as it begins.
    TrainModule(const TrainPlan& plan, Model model, ReportManager reports);

    Model& model() { return model_; }
    History& history() { return reports_.history(); }
    ReportManager& reports() { return reports_; }
    Tensor forward(const Tensor& input) { return model_.forward(input); }

    auto training_step(const data::Batch& batch) { return a_step("train_", batch); }
    auto validation_step(const data::Batch& batch) { return logs(std::get<0>(a_step("val_", batch).items)); }
    auto configure_optimizers() {
        std::vector<Tensor> trained;
        for (auto& parameter : parameters())
            if (parameter.requires_grad()) trained.push_back(parameter);
        return optim::Adam{std::move(trained), {.lr = learning_rate_}};
    }
    std::vector<std::string> logged_names() const { return TrainPlan::logged_names(); }
    /// Epochs that this training had, without those that it went on from.
    std::int64_t trained_epochs() const { return trained_epochs_; }

    /// The history and the best epoch go with a checkpoint: what goes on from it judges by them.
    void on_save_checkpoint(auto&, StateTree& checkpoint) {
        checkpoint["history"] = history().state_dict();
        checkpoint["best"] = best_ ? StateTree(*best_) : StateTree();
        checkpoint["best_weights"] = best_weights_ ? *best_weights_ : StateTree();
    }
    /// A folder that a training goes on in has its own.
    void on_load_checkpoint(auto&, const StateTree& checkpoint) {
        const auto *saved = checkpoint.find("history"), *best = checkpoint.find("best_weights");
        if (reports_.goes_on() || !saved || !best) return;
        history() = History::of_state(*saved);
        if (const auto& value = checkpoint.at("best"); !value.is_none()) best_ = value.as_double();
        if (best->is_none()) return;
        best_weights_ = *best;
        own_state(*best_weights_);
        reports_.keep(&*best_weights_);
    }

    void on_train_epoch_end(auto& run) {
        if (!run.epoch_complete()) return;
        std::vector<std::pair<std::string, double>> values;
        for (const auto& name : logged_names())
            if (run.has_metric(name) && run.is_fresh(name)) values.emplace_back(name, run.metric(name));
        history().add(values);
        ++trained_epochs_;
        const bool is_best = take_best(values);
        reports_.keep(is_best ? &*best_weights_ : nullptr);
    }
    /// The best weights come back, and the reports are written.
    void finish(const TrainPlan& plan);

private:
    Step<LoggedDict<log_bit::epoch | log_bit::prog_bar>> a_step(const char* prefix, const data::Batch& batch);
    /// Whether an epoch is the best one so far. As long as no epoch has a number, the newest is: any number is better.
    bool take_best(const std::vector<std::pair<std::string, double>>& values);
    StateTree weights() const;

    Model model_;
    Criterion criterion_;
    ReportManager reports_;
    double learning_rate_;
    std::optional<double> best_;
    std::optional<StateTree> best_weights_;
    std::int64_t trained_epochs_ = 0;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/train_module-inl.hpp"
#endif
