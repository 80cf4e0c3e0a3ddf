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
    TrainPlan(const config::Value& given, const Registry& registry, const std::vector<std::string>& more = {}) {
        config::Problems problems;
        const auto resolved = config::resolve(given, problems);
        config::bind(resolved, config, problems);
        read_model(resolved, registry, problems);
        const auto* section = resolved.find("training");
        Chosen loss{Chosen::last_part(config.training.loss_fn), "training", resolved.origin(), config::Value::table()};
        if (const auto* said = section ? section->find("loss_fn") : nullptr) loss.origin = said->origin();
        criterion_ = registry.criteria.read(loss, problems);
        training = training::Reader(registry.callbacks, registry.loggers, problems,
                                    "training.trainer_kwargs")(config.training.trainer_kwargs);
        read_params(problems);
        auto names = logged_names();
        names.insert(names.end(), more.begin(), more.end());
        names.insert(names.end(), training.logged.begin(), training.logged.end());
        for (const auto& name : training.watched) detail::check_logged(name, names, problems);
        detail::check_filenames(training.filenames, names, problems);
        problems.raise();
    }

    /// The model, of which those parameters are trained that `training.params` names. Throws `Error` where there are
    /// none.
    Model make_model() const {
        auto model = model_->make();
        choose_parameters(*model.ptr());
        return model;
    }
    Criterion make_criterion() const { return criterion_->make(); }
    /// Whether a parameter of this name is trained.
    bool trains(std::string_view name) const {
        if (patterns_.empty()) return true;
        return std::any_of(patterns_.begin(), patterns_.end(),
                           [&](const auto& pattern) { return fits(pattern, name); });
    }

    /// The folder that an earlier training left, if a config names one; empty where it names none.
    std::filesystem::path root() const {
        const auto& said = config.training.trainer_kwargs;
        return said.find("default_root_dir") ? training.run.default_root_dir : std::filesystem::path();
    }
    /// The folder of a new training, as far as it is free.
    std::filesystem::path folder() const {
        const auto* dirname =
            config.model.model_kwargs.is_table() ? config.model.model_kwargs.find("dirname") : nullptr;
        const std::filesystem::path name = dirname ? dirname->as_string() : model_->name;
        return name.is_absolute() ? name : std::filesystem::path("_Reports") / name;
    }
    /// The files are those of the report.
    Policies policies(const std::filesystem::path& folder) const {
        auto plan = training;
        plan.run.enable_checkpointing = false;
        if (plan.loggers.empty()) plan.run.logger = false;
        auto all = plan.policies(folder);
        const bool keeps_none =
            config.training.finish_training_kwargs.remove_bool || !training.run.enable_checkpointing;
        if (!all.keep_every && !keeps_none)
            all.keep_every.emplace(Epochs{1}, KeepEveryOptions{.directory = folder / "Epochs"});
        return all;
    }

private:
    void read_model(const config::Value& given, const Registry& registry, config::Problems& problems) {
        const auto* section = given.find("model");
        if (!section || !section->is_table() || !section->find("model_name")) {
            problems.add(section ? section->origin() : config::Origin(given.origin().source),
                         "'model.model_name' is missing");
            return;
        }
        if (const auto* arguments = section->find("model_args"); arguments && arguments->size() > 0)
            problems.add(arguments->origin(),
                         "'model.model_args' is not empty; give options by their names, in model_kwargs");
        Chosen model{Chosen::last_part(config.model.model_name), "model.model_kwargs",
                     section->at("model_name").origin(), config::Value::table(section->origin())};
        if (const auto& options = config.model.model_kwargs; options.is_table()) model.options = options;
        else if (!options.is_nothing())
            problems.add(options.origin(), "'model.model_kwargs' is ", options.words(), ", a table is wanted");
        model.options.erase("dirname");
        model_ = registry.models.read(model, problems);
    }
    void read_params(config::Problems& problems) {
        const auto& said = config.training.params;
        if (said.is_nothing() || (said.is_scalar() && said.as_string() == "all")) return;
        if (said.is_scalar()) return patterns_.push_back(said.as_string());
        config::bind(said, patterns_, problems, "training.params");
        if (said.is_list() && said.size() == 0)
            problems.add(said.origin(), "'training.params' is an empty list, 'all' or names of parameters are wanted");
    }
    void choose_parameters(torch::nn::Module& model) const {
        const auto all = model.named_parameters();
        std::vector<std::string> names;
        for (const auto& named : all) names.push_back(named.key());
        if (names.empty()) throw Error("the model '", model_->name, "' has no parameters; there is nothing to train");
        for (const auto& pattern : patterns_)
            if (std::none_of(names.begin(), names.end(), [&](const auto& name) { return fits(pattern, name); }))
                throw Error(config.training.params.origin().text(), ": 'training.params': no parameter of ",
                            model_->name, " is called '", pattern, "'", suggestion(pattern, names, "there are"));
        for (const auto& named : all) Tensor(named.value()).set_requires_grad(trains(named.key()));
    }
    /// * stands for any letters.
    static bool fits(std::string_view pattern, std::string_view name) {
        if (pattern.empty()) return name.empty();
        if (pattern.front() == '*') {
            for (std::size_t i = 0; i <= name.size(); ++i)
                if (fits(pattern.substr(1), name.substr(i))) return true;
            return false;
        }
        return !name.empty() && pattern.front() == name.front() && fits(pattern.substr(1), name.substr(1));
    }

    std::optional<Models::Read> model_;
    std::optional<Criteria::Read> criterion_;
    std::vector<std::string> patterns_;
};

} // namespace fulgurite::app
