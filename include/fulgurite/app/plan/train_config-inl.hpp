// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/train_config.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE TrainPlan::TrainPlan(const config::Value& given, const Registry& registry,
                                      const std::vector<std::string>& more) {
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

FULGURITE_INLINE Model TrainPlan::make_model() const {
    auto model = model_->make();
    choose_parameters(*model.ptr());
    return model;
}

FULGURITE_INLINE bool TrainPlan::trains(std::string_view name) const {
    if (patterns_.empty()) return true;
    return std::any_of(patterns_.begin(), patterns_.end(), [&](const auto& pattern) { return fits(pattern, name); });
}

FULGURITE_INLINE std::filesystem::path TrainPlan::root() const {
    const auto& said = config.training.trainer_kwargs;
    return said.find("default_root_dir") ? training.run.default_root_dir : std::filesystem::path();
}

FULGURITE_INLINE std::filesystem::path TrainPlan::folder() const {
    const auto* dirname = config.model.model_kwargs.is_table() ? config.model.model_kwargs.find("dirname") : nullptr;
    const std::filesystem::path name = dirname ? dirname->as_string() : model_->name;
    return name.is_absolute() ? name : std::filesystem::path("_Reports") / name;
}

FULGURITE_INLINE Policies TrainPlan::policies(const std::filesystem::path& folder) const {
    auto plan = training;
    plan.run.enable_checkpointing = false;
    if (plan.loggers.empty()) plan.run.logger = false;
    auto all = plan.policies(folder);
    const bool keeps_none = config.training.finish_training_kwargs.remove_bool || !training.run.enable_checkpointing;
    if (!all.keep_every && !keeps_none)
        all.keep_every.emplace(Epochs{1}, KeepEveryOptions{.directory = folder / "Epochs"});
    return all;
}

FULGURITE_INLINE void TrainPlan::read_model(const config::Value& given, const Registry& registry,
                                            config::Problems& problems) {
    const auto* section = given.find("model");
    if (!section || !section->is_table() || !section->find("model_name")) {
        problems.add(section ? section->origin() : config::Origin(given.origin().source),
                     "'model.model_name' is missing");
        return;
    }
    if (const auto* arguments = section->find("model_args"); arguments && arguments->size() > 0)
        problems.add(arguments->origin(),
                     "'model.model_args' is not empty; give options by their names, in model_kwargs");
    Chosen model{Chosen::last_part(config.model.model_name), "model.model_kwargs", section->at("model_name").origin(),
                 config::Value::table(section->origin())};
    if (const auto& options = config.model.model_kwargs; options.is_table()) model.options = options;
    else if (!options.is_nothing())
        problems.add(options.origin(), "'model.model_kwargs' is ", options.words(), ", a table is wanted");
    model.options.erase("dirname");
    model_ = registry.models.read(model, problems);
}

FULGURITE_INLINE void TrainPlan::read_params(config::Problems& problems) {
    const auto& said = config.training.params;
    if (said.is_nothing() || (said.is_scalar() && said.as_string() == "all")) return;
    if (said.is_scalar()) return patterns_.push_back(said.as_string());
    config::bind(said, patterns_, problems, "training.params");
    if (said.is_list() && said.size() == 0)
        problems.add(said.origin(), "'training.params' is an empty list, 'all' or names of parameters are wanted");
}

FULGURITE_INLINE void TrainPlan::choose_parameters(torch::nn::Module& model) const {
    const auto all = model.named_parameters();
    std::vector<std::string> names;
    for (const auto& named : all) names.push_back(named.key());
    if (names.empty()) throw Error("the model '", model_->name, "' has no parameters; there is nothing to train");
    for (const auto& pattern : patterns_)
        if (std::none_of(names.begin(), names.end(), [&](const auto& name) { return fits(pattern, name); }))
            throw Error(config.training.params.origin().text(), ": 'training.params': no parameter of ", model_->name,
                        " is called '", pattern, "'", suggestion(pattern, names, "there are"));
    for (const auto& named : all) Tensor(named.value()).set_requires_grad(trains(named.key()));
}

FULGURITE_INLINE bool TrainPlan::fits(std::string_view pattern, std::string_view name) {
    if (pattern.empty()) return name.empty();
    if (pattern.front() == '*') {
        for (std::size_t i = 0; i <= name.size(); ++i)
            if (fits(pattern.substr(1), name.substr(i))) return true;
        return false;
    }
    return !name.empty() && pattern.front() == name.front() && fits(pattern.substr(1), name.substr(1));
}

} // namespace fulgurite::app
