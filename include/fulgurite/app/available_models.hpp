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
    double metric(const std::string& name) const;
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
    const RootTrial& best() const;

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
    RootRun main(const std::vector<std::string>& words) const;

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
    static Policies policies(const RootArguments& arguments);

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
                                                                        const RootArguments& arguments);

    std::map<std::string, std::function<RootRun(const config::Value&)>> models_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/available_models-inl.hpp"
#endif
