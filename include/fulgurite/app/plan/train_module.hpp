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
    TrainModule(const TrainPlan& plan, Model model, ReportManager reports)
        : model_(std::move(model)),
          criterion_(plan.make_criterion()),
          reports_(std::move(reports)),
          learning_rate_(plan.config.training.learning_rate) {
        register_module("model", model_.ptr());
        if (reports_.goes_on()) load_module_state(*model_.ptr(), checkpoint::load(reports_.weights()));
        if (reports_.goes_on() && history().has_best("val_loss")) {
            best_ = history().best("val_loss").first;
            best_weights_ = weights();
        }
    }

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
    void finish(const TrainPlan& plan) {
        if (best_weights_) load_module_state(*model_.ptr(), *best_weights_);
        else checkpoint::write_torch_zip(weights(), reports_.weights()); // no epoch has ended
        const auto& finish = plan.config.training.finish_training_kwargs;
        reports_.finish("val_loss", learning_rate_, plan.config.training.loss_fn, plan.config.comment,
                        finish.plot_accuracy);
    }

private:
    Step<LoggedDict<log_bit::epoch | log_bit::prog_bar>> a_step(const char* prefix, const data::Batch& batch) {
        const auto output = model_.forward(batch.data);
        auto loss = criterion_(output, batch.target);
        data::Dict values{{std::string(prefix) + "loss", loss.detach()}};
        if (output.dim() == 2 && !batch.target.is_floating_point())
            values[std::string(prefix) + "accur"] = output.detach().argmax(1).eq(batch.target).to(at::kFloat).mean();
        return step(std::move(loss), log_dict(values, on_epoch | prog_bar));
    }
    /// Whether an epoch is the best one so far. As long as no epoch has a number, the newest is: any number is better.
    bool take_best(const std::vector<std::pair<std::string, double>>& values) {
        const auto loss = std::find_if(values.begin(), values.end(), [](auto& one) { return one.first == "val_loss"; });
        const bool is_number = loss != values.end() && is_better(Mode::min, loss->second, worst_of(Mode::min));
        if (best_ && !(is_number && is_better(Mode::min, loss->second, *best_))) return false;
        if (is_number) best_ = loss->second;
        best_weights_ = weights();
        return true;
    }
    StateTree weights() const {
        auto state = module_state(*model_.ptr());
        own_state(state);
        return state;
    }

    Model model_;
    Criterion criterion_;
    ReportManager reports_;
    double learning_rate_;
    std::optional<double> best_;
    std::optional<StateTree> best_weights_;
    std::int64_t trained_epochs_ = 0;
};

} // namespace fulgurite::app
