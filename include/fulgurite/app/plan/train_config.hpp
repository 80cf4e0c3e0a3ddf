// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/logged_names.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/app/training/plan.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/references.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// `model: {model_name, model_args, model_kwargs}`.
struct TrainModelConfig {
    std::string model_name = {};
    config::Value model_args = {};   ///< must be empty: options have names here
    config::Value model_kwargs = {}; ///< the model's options, and `dirname`, the folder's name
};
struct FitConfig {
    std::filesystem::path ckpt_path = {}; ///< a checkpoint to go on from
};
struct FinishConfig {
    bool remove_bool = false;   ///< no file of each epoch is left
    bool plot_accuracy = false; ///< Images/accuracy.svg, too
};
/// `training: {loss_fn, params, learning_rate, …}`.
struct TrainTrainingConfig {
    std::string loss_fn = "NLLLoss";
    config::Value params = {}; ///< "all", or names of parameters, in which * stands for anything
    double learning_rate = 0;
    config::Value trainer_kwargs = {};
    FitConfig fit_kwargs = {};
    FinishConfig finish_training_kwargs = {};

    void check(const config::Refuse& refuse) const {
        if (!(learning_rate > 0)) refuse("learning_rate", "a number above 0");
    }
};
struct TrainConfig {
    std::optional<std::uint64_t> seed = {};
    std::string comment = {};
    TrainModelConfig model = {};
    TrainTrainingConfig training = {};
};

/// Such a config, checked.
class TrainPlan {
public:
    TrainConfig config;
    training::Plan training;

    /// What is logged, except what callbacks log by themselves.
    static std::vector<std::string> logged_names() { return {"train_loss", "train_accur", "val_loss", "val_accur"}; }

    /// Throws `Error` with all that is wrong. More: names that callbacks of a program's own log.
    TrainPlan(const config::Value& given, const Registry& registry, const std::vector<std::string>& more = {});

    /// The model, of which those parameters are trained that `training.params` names. Throws `Error` where there are
    /// none.
    Model make_model() const;
    Criterion make_criterion() const { return criterion_->make(); }
    /// Whether a parameter of this name is trained.
    bool trains(std::string_view name) const;

    /// The folder that an earlier training left, if a config names one; empty where it names none.
    std::filesystem::path root() const;
    /// The folder of a new training, as far as it is free.
    std::filesystem::path folder() const;
    /// The files are those of the report.
    Policies policies(const std::filesystem::path& folder) const;

private:
    void read_model(const config::Value& given, const Registry& registry, config::Problems& problems);
    void read_params(config::Problems& problems);
    void choose_parameters(torch::nn::Module& model) const;
    /// * stands for any letters.
    static bool fits(std::string_view pattern, std::string_view name);

    std::optional<Models::Read> model_;
    std::optional<Criteria::Read> criterion_;
    std::vector<std::string> patterns_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/train_config-inl.hpp"
#endif
