// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/available_models.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE double RootRun::metric(const std::string& name) const {
    if (const auto found = metrics_.find(name); found != metrics_.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& [known, value] : metrics_) names.push_back(known);
    throw Error("there is no metric '", name, "'", suggestion(name, names, "there are"));
}

FULGURITE_INLINE const RootTrial& RootRun::best() const {
    const RootTrial* found = nullptr;
    for (const auto& trial : trials_)
        if (trial.error.empty() && !std::isnan(trial.value) && (!found || is_better(mode_, trial.value, found->value)))
            found = &trial;
    if (!found)
        throw Error(trials_.empty() ? std::string("no search was run")
                                    : "no trial has a value that is a number; the first " +
                                          (trials_[0].error.empty() ? "gives " + std::to_string(trials_[0].value)
                                                                    : "says: " + trials_[0].error));
    return *found;
}

FULGURITE_INLINE RootRun AvailableModels::main(const std::vector<std::string>& words) const {
    const auto table = table_of(words);
    const auto* name = table.find("model_name");
    std::vector<std::string> names;
    for (const auto& [known, model] : models_) names.push_back(known);
    if (!name) throw Error("--model_name is missing", suggestion("", names, "there are"));
    const auto found = models_.find(name->as_string());
    if (found == models_.end())
        throw Error(name->origin().text(), ": there is no model '", name->as_string(), "'",
                    suggestion(name->as_string(), names, "there are"));
    return found->second(table);
}

FULGURITE_INLINE Policies AvailableModels::policies(const RootArguments& arguments) {
    Policies all;
    all.epochs.emplace(arguments.max_nb_epochs);
    all.min_epochs.emplace(arguments.min_nb_epochs);
    all.device = AnyDevice(arguments.gpus.empty() ? "cpu" : "cuda:" + arguments.gpus);
    all.accumulate = Accumulate(arguments.accumulate_grad_batches);
    if (arguments.gradient_clip > 0) all.clip = AnyClip(ClipNorm(arguments.gradient_clip));
    all.limit = Limit{.train = arguments.train_percent_check,
                      .val = arguments.val_percent_check,
                      .test = arguments.test_percent_check};
    if (arguments.fast_dev_run) all.fast_dev_run.emplace();
    if (arguments.check_val_every_n_epoch > 1) all.validate_every.emplace(Epochs{arguments.check_val_every_n_epoch});
    if (arguments.nb_sanity_val_steps != 0) all.sanity_check.emplace(arguments.nb_sanity_val_steps);
    if (!arguments.early_stop_metric.empty())
        all.early_stopping.emplace(
            metric::named(arguments.early_stop_metric),
            EarlyStoppingOptions{.mode = arguments.early_stop_mode, .patience = arguments.early_stop_patience});
    if (arguments.save_path.empty()) return all;
    all.keep_last.emplace(KeepLastOptions{.directory = arguments.save_path});
    if (!arguments.model_save_monitor_value.empty())
        all.keep_best.emplace(
            metric::named(arguments.model_save_monitor_value),
            KeepBestOptions{.mode = arguments.model_save_monitor_mode, .directory = arguments.save_path});
    return all;
}

FULGURITE_INLINE std::vector<std::map<std::string, std::string>> AvailableModels::combinations(
    const Arguments& tunable, const RootArguments& arguments) {
    const bool draws = arguments.strategy == SearchStrategy::random_search;
    std::int64_t all = 1;
    for (const auto& one : tunable.tunable())
        if (__builtin_mul_overflow(all, static_cast<std::int64_t>(one.values.size()), &all))
            throw Error("add_model_specific_args: there are more than ", std::numeric_limits<std::int64_t>::max(),
                        " combinations; make fewer options tunable");
    data::Generator random(arguments.seed.value_or(global_seed()), 0);
    std::unordered_map<std::int64_t, std::int64_t> moved; // of a list of all numbers, what is not in its place
    const auto at = [&](std::int64_t place) { return moved.try_emplace(place, place).first->second; };
    std::vector<std::map<std::string, std::string>> chosen;
    for (std::int64_t i = 0; i < std::min(all, arguments.nb_hopt_trials); ++i) {
        auto number = i;
        if (draws) { // Fisher and Yates, from the front
            const auto from = random.between(i, all - 1);
            number = at(from);
            moved[from] = at(i);
        }
        auto& params = chosen.emplace_back();
        for (auto one = tunable.tunable().rbegin(); one != tunable.tunable().rend(); ++one) {
            const auto size = static_cast<std::int64_t>(one->values.size());
            params[one->name] = one->values[static_cast<std::size_t>(number % size)];
            number /= size;
        }
    }
    return chosen;
}

} // namespace fulgurite::app
