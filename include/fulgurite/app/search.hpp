// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/base/own.hpp"
#include "fulgurite/app/base/placed.hpp"
#include "fulgurite/app/configure_all.hpp"
#include "fulgurite/app/dialect/lightning_cli.hpp"
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/search/frozen.hpp"
#include "fulgurite/app/search/parameter.hpp"
#include "fulgurite/app/trainer.hpp"
#include "fulgurite/config/write_yaml.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/metric_name.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/file/folder.hpp"
#include "fulgurite/tune/search.hpp"

namespace fulgurite::app {

/// What a search over a config has found.
struct Searched {
    tune::Study study;
    std::filesystem::path folder; ///< config.yaml, journal.jsonl, trials.csv, report.html, best.yaml, best.json
    config::Value best;           ///< the config of the best trial, with its seed: `fit` trains it again
};

/// Where a search is, and who hears of it.
struct SearchCall {
    std::filesystem::path folder = {}; ///< before `search.folder`; what is there is gone on with
    std::function<void(const std::filesystem::path& folder)> begun = {}; ///< the config was fine
};

namespace detail {

/// Trains a config once for each trial. M: the module, D: the data.
template <class M, class D>
class SearchObjective {
public:
    SearchObjective(config::Value config, std::shared_ptr<const Setup> setup, Own own, std::filesystem::path folder)
        : config_(std::move(config)), setup_(std::move(setup)), own_(std::move(own)), folder_(std::move(folder)) {
        config_.erase("search");
    }

    double operator()(tune::Trial& trial) const {
        const auto setup = setup_of(trial);
        auto [described, module, data] = configured<M, D>(setup);
        auto trainer = training::inner_of(policies_of(described, trial));
        return trainer.fit(module, data).metric(plan().monitor());
    }
    /// The config of a trial that is over.
    config::Value config_of(const tune::TrialRecord& trial, std::uint64_t seed) const {
        std::vector<config::Value> values;
        for (const auto& parameter : plan().space) values.push_back(parameter.value(trial.params.at(parameter.path)));
        auto config = with_values(config_, plan().space, values);
        if (!read(config)->seed()) config[dialect::seed_section(config)] = seed_of(seed);
        return config;
    }
    std::shared_ptr<const Setup> read(config::Value config) const {
        return std::make_shared<const Setup>(std::move(config), setup_->shared_registry(), own_);
    }
    /// Where a config has no seed, that of the trial is its: short enough for TOML.
    static std::uint64_t seed_of(std::uint64_t trial) { return trial >> 1; }

private:
    const SearchPlan& plan() const { return *setup_->search(); }
    std::shared_ptr<const Setup> setup_of(tune::Trial& trial) const {
        std::vector<config::Value> values;
        const config::Origin origin("trial " + std::to_string(trial.number()));
        for (const auto& parameter : plan().space) {
            values.push_back(parameter.drawn(trial));
            values.back().origin(origin);
        }
        auto setup = std::make_shared<Setup>(with_values(config_, plan().space, values), setup_->shared_registry(),
                                             own_, seed_of(trial.seed()));
        setup->share_dataset(*setup_);
        return setup;
    }
    Policies policies_of(const Trainer& described, tune::Trial& trial) const {
        const auto keep = plan().config.keep;
        const auto folder = folder_ / "trials" / std::to_string(trial.number());
        if (keep != SearchKeep::nothing) {
            remove_all(folder); // of a run that was cut short
            file::require_folder(folder);
        }
        auto policies = described.policies(folder);
        policies.progress_bar.reset();
        policies.model_summary.reset();
        policies.profiler.reset(); // several trials at a time are no measure
        if (keep != SearchKeep::everything)
            policies.keep_best.reset(), policies.keep_last.reset(), policies.keep_every.reset();
        if (keep == SearchKeep::nothing) {
            policies.csv.reset(), policies.report.reset(), policies.own_loggers.reset();
            policies.learning_rate_monitor.reset();
        }
        TrialChange change{[this, &trial](std::vector<Tensor> parameters) {
                               return setup_of(trial)->make_optimizer(std::move(parameters));
                           },
                           {}};
        for (const auto& parameter : plan().space)
            change.options.push_back(parameter.path.substr(parameter.path.rfind('.') + 1));
        policies.watch.emplace(trial.watch(metric::named(plan().monitor()), std::move(change)));
        return policies;
    }

    config::Value config_;
    std::shared_ptr<const Setup> setup_;
    Own own_;
    std::filesystem::path folder_;
};

/// What `search` asks of a config beyond what is asked of each.
void check_for_search(const Setup& setup);

} // namespace detail

/// Searches over a config as its section `search` says, in the folder that this names or a new one. Each trial trains
/// the config with other values, in a process of its own on one thread, seeded by the config's `seed` or, without one,
/// by its number: see `tune::search`. Trials are made of this config, whatever becomes of its file meanwhile; it lies
/// in the folder, too. A search in a folder that has one goes on, with the same config, more trials or other workers.
///
/// Throws `Error` with all that is wrong with the config before anything is written, for a folder of another search
/// with what differs, and where all trials fail; `Interrupted` after Ctrl-C.
template <class M = Learner, class D = Data>
Searched search(config::Value config, std::shared_ptr<const Registry> registry = std::make_shared<Registry>(),
                const SearchCall& call = {}) {
    config::Problems problems;
    registry->presets.lie_under(config, problems);
    problems.raise();
    const auto own = detail::own_of<M, D>();
    const auto setup = std::make_shared<Setup>(config, std::move(registry), own);
    detail::check_for_search(*setup);
    setup->make_dataset_once();
    const auto& plan = *setup->search();
    auto folder = call.folder.empty() ? plan.config.folder : call.folder;
    if (folder.empty()) folder = detail::new_search_folder(setup->training().run.default_root_dir);
    file::require_folder(folder);
    detail::Frozen(folder).keep(config, setup->resolved());
    for (const auto& notice : setup->notices()) warn(notice);
    if (call.begun) call.begun(folder);

    auto options = plan.options;
    options.storage = folder;
    const detail::SearchObjective<M, D> objective(config, setup, own, folder);
    Searched found{tune::search(objective, options), folder, {}};
    const auto& best = found.study.best();
    found.best = objective.config_of(best, tune::trial_seed(*options.seed, best.number));
    const auto about = "trial " + std::to_string(best.number) + " of " + folder.string() + ": " + plan.monitor() +
                       " is " + in_words(best.value);
    file::write_atomically(folder / "best.yaml", "# " + about + "\n" + config::to_yaml(found.best));
    file::write_atomically(folder / "best.json", config::to_json(objective.read(found.best)->resolved()));
    return found;
}

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/search-inl.hpp"
#endif
