// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/history.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/app/plan/report_manager.hpp"
#include "fulgurite/app/plan/train_config.hpp"
#include "fulgurite/app/plan/train_module.hpp"
#include "fulgurite/app/trainer.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite::app {

/// What `train` gives back: the network has the weights of its best epoch.
class Trained {
public:
    Trained(std::shared_ptr<TrainModule> module, std::int64_t epochs, std::filesystem::path folder)
        : module_(std::move(module)), epochs_(epochs), folder_(std::move(folder)) {}

    /// Epochs of this training, without those that it went on from.
    std::int64_t epochs() const { return epochs_; }
    /// A metric epoch by epoch, of this training and those that it went on from: "train_loss", "val_loss",
    /// "train_accur", "val_accur". Throws `Error` where there is none of the name.
    const std::vector<double>& history(std::string_view name) const { return module_->history().at(name); }
    const History& history() const { return module_->history(); }
    const std::filesystem::path& folder() const { return folder_; }
    const Model& model() const { return module_->model(); }

private:
    std::shared_ptr<TrainModule> module_;
    std::int64_t epochs_;
    std::filesystem::path folder_;
};

namespace detail {

template <class Policy>
void add_logged_names(const Policy& policy, std::vector<std::string>& names) {
    if constexpr (requires { policy.logged_names(); })
        for (const auto& name : policy.logged_names()) names.emplace_back(name);
}
template <class L>
std::int64_t samples_of(const L& loader) {
    if constexpr (requires { loader.dataset().size(); }) return static_cast<std::int64_t>(loader.dataset().size());
    else if constexpr (requires { loader.size(); }) return static_cast<std::int64_t>(loader.size());
    else return -1;
}

} // namespace detail

/// Trains a network of the registry as a dictionary says: Adam with a learning rate, a loss of `torch::nn`. A folder
/// gets the config, three reports, plots and the best weights; an existing one is not written over. With
/// `training.trainer_kwargs.default_root_dir` a training goes on from what an earlier one left there, with its history,
/// also where that was killed: an epoch is in the history before its weights are in best_model.pt. If nothing is there
/// to go on from, that is told, and a new training begins.
/// Loaders: to learn from and to validate on. `policies`: callbacks of one's own, which find `run.module().history()`
/// and `run.module().reports()`. Throws `Error` with all that is wrong in the config.
template <class Train, class Val, class... Policies>
Trained train(std::pair<Train, Val> loaders, const config::Value& config, const Registry& registry = Registry(),
              Policies... policies) {
    std::vector<std::string> logged;
    (detail::add_logged_names(policies, logged), ...);
    const TrainPlan plan(config, registry, logged);
    for (const auto& notice : plan.training.notices) warn(notice);
    if (plan.config.seed) seed_everything(*plan.config.seed);
    auto model = plan.make_model(); // before there is a folder: it may be refused
    const bool goes_on = ReportManager::can_go_on(plan.root());
    ReportManager reports(plan.folder(), goes_on ? plan.root() : std::filesystem::path());
    if (!goes_on && !plan.root().empty())
        warn("default_root_dir is '" + plan.root().string() + "', and no best_model.pt is there to go on from: a new " +
             "training begins in '" + reports.folder().string() + "'");
    auto module = std::make_shared<TrainModule>(plan, std::move(model), std::move(reports));
    module->reports().begin(config, *module, detail::samples_of(loaders.first), detail::samples_of(loaders.second));
    auto trainer = training::trainer_of(plan.policies(module->reports().folder()), std::move(policies)...);
    trainer.fit(*module, loaders.first, loaders.second, resume(plan.config.training.fit_kwargs.ckpt_path));
    module->finish(plan);
    return {module, module->trained_epochs(), module->reports().folder()};
}

} // namespace fulgurite::app
