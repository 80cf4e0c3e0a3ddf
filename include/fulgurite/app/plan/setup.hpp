// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/base/own.hpp"
#include "fulgurite/app/base/placed.hpp"
#include "fulgurite/app/dialect/lightning_cli.hpp"
#include "fulgurite/app/plan/data_plan.hpp"
#include "fulgurite/app/plan/known_sections.hpp"
#include "fulgurite/app/plan/logged_names.hpp"
#include "fulgurite/app/plan/nothing_left.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/app/plan/report_head.hpp"
#include "fulgurite/app/plan/schedule_plan.hpp"
#include "fulgurite/app/search/changes.hpp"
#include "fulgurite/app/search/length.hpp"
#include "fulgurite/app/search/plan.hpp"
#include "fulgurite/app/training/plan.hpp"
#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/references.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite::app {

/// A config, read and checked as a whole: what modules, data and Trainer are made of. Copies of what is built from it
/// share it.
class Setup {
public:
    using Names = std::vector<std::string>;

    /// Throws `Error` with all that is wrong, each with its place. Trial: the config is one of a search's, whose seed
    /// that is where the config has none.
    Setup(config::Value given, std::shared_ptr<const Registry> registry, const Own& own = {},
          std::optional<std::uint64_t> trial = {});

    /// What the section `search` says; null where there is none.
    const SearchPlan* search() const { return search_ ? &*search_ : nullptr; }
    const config::Value& config() const { return config_; }
    /// The config as it was given, as it can be read again; another one than `config()` where it is one of another
    /// system's.
    config::Value given() const { return config::literal(given_); }
    /// The config with all options filled in, as it can be read again.
    const config::Value& resolved() const { return resolved_; }
    const Registry& registry() const { return *registry_; }
    const std::shared_ptr<const Registry>& shared_registry() const { return registry_; }
    const training::Plan& training() const { return training_; }
    const DataPlan& data() const { return data_; }
    /// Throws `Error` where an epoch of so many batches would have no validation.
    void check_interval(std::int64_t batches) const;
    /// Throws `Error` where this config leaves nothing to evaluate a stage on; of its own data or of others.
    void check_evaluates(Stage stage, bool of_its_data) const;
    std::optional<std::uint64_t> seed() const { return seed_; }
    /// What is accepted and has no effect, a sentence each.
    std::vector<std::string> notices() const;

    /// A sentence in the words of the system that the config is one of.
    std::string in_its_words(std::string text) const {
        return dialect::is_lightning_cli(given_) ? dialect::LightningCli::in_its_words(std::move(text)) : text;
    }

    // A program that has one of its own may ask for the config's, too, and wrap it: that is read then. Throws `Error`
    // where that part of the config is missing or wrong.
    Model make_model() const { return made(model_, registry_->models, "model"); }
    Criterion make_criterion() const { return made(criterion_, registry_->criteria, "criterion"); }
    std::shared_ptr<LearnerStep> make_learner() const { return made(learner_, registry_->learners, "learner"); }
    /// Makes the dataset that is learned from, for all who ask for it later: trials share it. One that draws from
    /// LibTorch's generators is made each time, as by `fit`.
    void make_dataset_once();
    /// Takes the dataset of another one, where it is the same.
    void share_dataset(const Setup& other) {
        if (section("dataset") == other.section("dataset")) data_.dataset = other.data_.dataset;
    }

    optim::AnyOptimizer make_optimizer(std::vector<Tensor> parameters) const;
    /// Empty where the config has none.
    optim::AnySchedule make_schedule() const;
    /// The plan with the dataset that the config names.
    const DataPlan& data_with_set() const;

private:
    /// A config of a trial, to be tried.
    explicit Setup(std::shared_ptr<const Registry> registry) : registry_(std::move(registry)) {}

    void read_all(config::Value given, const Own& own, config::Problems& problems);
    /// In this library's sections, whichever the config was written in.
    void make_trial();
    /// In the words of the one who wrote the config.
    void raise(const config::Problems& problems) const {
        if (!problems.empty()) throw Error(in_its_words(problems.text()));
    }
    const config::Value& section(const char* name) const;
    template <class Section, class... Args>
    typename Section::Make::result_type made(const std::optional<typename Section::Read>& there, const Section& from,
                                             const char* name, Args&&... args) const {
        if (there) return there->make(std::forward<Args>(args)...);
        config::Problems problems;
        const auto now = read(from, name, problems);
        problems.raise();
        return now->make(std::forward<Args>(args)...);
    }
    template <class Section>
    std::optional<typename Section::Read> read(const Section& from, const char* name,
                                               config::Problems& problems) const {
        const auto* there = config_.find(name);
        if (there) return from.read(*there, name, problems);
        problems.add(config::Origin(config_.origin().source), "the section '", name, "' is missing");
        return std::nullopt;
    }
    void read_seed(config::Problems& problems);
    void name_rates();
    /// Parts by name are for those who call them by it.
    void check_parts(config::Problems& problems);
    void check_watched(const Own& own, config::Problems& problems);
    /// Of a fit, which tests nothing. Nothing where it is not known before something runs.
    std::optional<Names> logged_names(const Own& own) const;
    void read_search(const config::Value& given, const Own& own, config::Problems& problems);
    /// Whether a trial may have these values: the config is read with them.
    void try_values(config::Value given, const std::vector<config::Value>& values, const Own& own,
                    config::Problems& problems, std::optional<detail::TrialLength>& longest) const;
    /// Whether a config leaves validations in.
    bool validates(const Own& own) const {
        return !(training_.val && training_.val->none()) && (own.dataset || !data_.validates_nothing());
    }
    void make_resolved();

    std::shared_ptr<const Registry> registry_;
    std::optional<std::uint64_t> trial_; // its seed
    config::Value given_, config_, resolved_;
    std::vector<std::string> foreign_; // what a config of another system says without effect
    std::optional<Models::Read> model_;
    std::optional<Criteria::Read> criterion_;
    std::optional<Learners::Read> learner_;
    std::optional<Optimizers::Read> optimizer_;
    SchedulePlan schedule_;
    training::Plan training_;
    DataPlan data_;
    mutable std::optional<DataPlan> own_data_; // with the set, beside a program's own
    std::optional<SearchPlan> search_;
    Watched watched_;
    std::optional<std::uint64_t> seed_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/setup-inl.hpp"
#endif
