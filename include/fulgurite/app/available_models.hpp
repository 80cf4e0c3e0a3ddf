// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <any>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fulgurite/app/arguments.hpp"
#include "fulgurite/app/plan/hpc_checkpoints.hpp"
#include "fulgurite/app/plan/root_arguments.hpp"
#include "fulgurite/app/root_module.hpp"
#include "fulgurite/app/trainer.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite::app {

/// One trial of a search.
struct RootTrial {
    double value = 0;
    std::map<std::string, std::string> params;
    std::string error = {}; ///< why it has no value
};

/// What `AvailableModels::main` gives back: a training's end, or a search's trials.
class RootRun {
public:
    /// The newest value of a metric. Throws `Error` where there is none.
    double metric(const std::string& name) const {
        if (const auto found = metrics_.find(name); found != metrics_.end()) return found->second;
        std::vector<std::string> names;
        for (const auto& [known, value] : metrics_) names.push_back(known);
        throw Error("there is no metric '", name, "'", suggestion(name, names, "there are"));
    }
    std::int64_t epochs() const { return epochs_; }
    /// The module that was trained. Throws `Error` where it is of another type, or a search was run.
    template <class M>
    M& module() const {
        if (module_ && type_ == std::type_index(typeid(M))) return *static_cast<M*>(module_.get());
        throw Error(module_ ? "the module that was trained is of another type" : "a search keeps no module");
    }
    /// Whether a SIGUSR1 ended the training, which is on disk; there are no metrics then.
    bool was_saved_for_requeue() const { return saved_for_requeue_; }
    const std::vector<RootTrial>& trials() const { return trials_; }
    /// The best trial. Throws `Error` where none has a value that is a number.
    const RootTrial& best() const {
        const RootTrial* found = nullptr;
        for (const auto& trial : trials_)
            if (trial.error.empty() && !std::isnan(trial.value) &&
                (!found || is_better(mode_, trial.value, found->value)))
                found = &trial;
        if (!found)
            throw Error(trials_.empty() ? std::string("no search was run")
                                        : "no trial has a value that is a number; the first " +
                                              (trials_[0].error.empty() ? "gives " + std::to_string(trials_[0].value)
                                                                        : "says: " + trials_[0].error));
        return *found;
    }

private:
    friend class AvailableModels;
    std::map<std::string, double> metrics_;
    std::int64_t epochs_ = 0;
    std::shared_ptr<void> module_;
    std::type_index type_ = typeid(void);
    bool saved_for_requeue_ = false;
    std::vector<RootTrial> trials_;
    Mode mode_ = Mode::min;
};

/// Models by name, trained or searched as a command line says, with the first Lightning's arguments:
///
///     app::AvailableModels models;
///     models.add<Example>("model_1");
///     models.main({"--model_name", "model_1", "--max_nb_epochs", "4", "--hidden", "64"});
class AvailableModels {
public:
    template <class M>
    void add(const std::string& name) {
        models_[name] = [](const config::Value& table) { return run<M>(table); };
    }
    /// Throws `Error` for what is wrong with the arguments, and what training throws.
    RootRun main(const std::vector<std::string>& words) const {
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

private:
    template <class M>
    static RootRun run(const config::Value& table) {
        RootArguments arguments;
        typename M::options_type options{};
        read_arguments(table, arguments, options);
        if (arguments.strategy != SearchStrategy::none) return search<M>(table, arguments);
        return trained<M>(arguments, options);
    }
    template <class M>
    static RootRun trained(const RootArguments& arguments, const typename M::options_type& options) {
        if (arguments.seed) seed_everything(*arguments.seed);
        auto module = std::make_shared<M>(options);
        RootRun run;
        run.type_ = typeid(M);
        run.module_ = module;
        if (arguments.hpc_path.empty()) {
            fit(run, *module, training::trainer_of(policies(arguments)), arguments.resume);
            return run;
        }
        const HpcCheckpoints files(arguments.hpc_path);
        const HpcSignals signals;
        auto trainer = training::trainer_of(policies(arguments), SaveForRequeue(files));
        try {
            fit(run, *module, std::move(trainer), files.newest().empty() ? arguments.resume : files.newest());
        } catch (const Interrupted& interrupted) {
            if (interrupted.signal != SIGUSR1) throw;
            warn(interrupted.what());
            run.saved_for_requeue_ = true;
            requeue_job();
        }
        return run;
    }
    template <class M, class T>
    static void fit(RootRun& run, M& module, T trainer, std::filesystem::path from) {
        if (is_directory(from)) from /= "last.ckpt";
        const auto result = trainer.fit(module, resume(from));
        run.metrics_ = result.metrics();
        run.epochs_ = result.epoch();
    }
    static Policies policies(const RootArguments& arguments) {
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
        if (arguments.check_val_every_n_epoch > 1)
            all.validate_every.emplace(Epochs{arguments.check_val_every_n_epoch});
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

    /// All combinations of what is tunable: the first so many, or so many drawn without repetition.
    template <class M>
    static RootRun search(const config::Value& table, const RootArguments& arguments) {
        Arguments tunable;
        if constexpr (requires { M::add_model_specific_args(tunable); }) M::add_model_specific_args(tunable);
        RootRun run;
        run.mode_ = arguments.search_mode;
        for (const auto& params : combinations(tunable, arguments)) {
            RootTrial trial;
            trial.params = params;
            try {
                trial.value = value_of_trial<M>(table, params, arguments.search_metric);
            } catch (const Interrupted&) {
                throw;
            } catch (const std::exception& error) { // it is recorded, and the search goes on
                trial.error = error.what();
            }
            run.trials_.push_back(std::move(trial));
        }
        return run;
    }
    template <class M>
    static double value_of_trial(config::Value table, const std::map<std::string, std::string>& params,
                                 const std::string& metric) {
        for (const auto& [name, text] : params)
            table[name] = config::Value::scalar(text, config::Value::Written::plain, config::Origin("search"));
        for (const char* ours : {"strategy", "search_metric"}) table.erase(ours);
        RootArguments arguments;
        typename M::options_type options{};
        read_arguments(table, arguments, options);
        return trained<M>(arguments, options).metric(metric);
    }
    static std::vector<std::map<std::string, std::string>> combinations(const Arguments& tunable,
                                                                        const RootArguments& arguments) {
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

    std::map<std::string, std::function<RootRun(const config::Value&)>> models_;
};

} // namespace fulgurite::app
