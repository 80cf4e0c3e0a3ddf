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
          std::optional<std::uint64_t> trial = {})
        : registry_(std::move(registry)), trial_(trial) {
        config::Problems problems;
        registry_->presets.lie_under(given, problems);
        read_all(given, own, problems);
        if (!trial && !section("search").is_nothing()) read_search(given, own, problems);
        raise(problems);
        make_resolved();
    }

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
    void check_interval(std::int64_t batches) const {
        const auto interval = training_.interval_in_batches();
        if (!interval || !training_.loop.check_val_every_n_epoch || training_.fast_dev_run) return;
        if (training_.val && training_.val->none()) return;
        for (const auto& share : {training_.train, training_.overfit})
            if (share && !share->none()) batches = std::min(batches, share->of(batches, "training"));
        if (*interval > batches)
            throw PlacedError(
                training_.loop.val_check_interval.origin(),
                in_its_words(in_words("'training.val_check_interval' is ", *interval, ", and an epoch has ", batches,
                                      " batches: there would be no validation; give as many or fewer, or "
                                      "check_val_every_n_epoch: null, which counts over all epochs")));
    }
    /// Throws `Error` where this config leaves nothing to evaluate a stage on; of its own data or of others.
    void check_evaluates(Stage stage, bool of_its_data) const {
        const auto nothing = detail::nothing_left(stage, training_, of_its_data ? &data_ : nullptr);
        if (nothing) throw PlacedError(nothing->origin, in_its_words(nothing->said));
    }
    std::optional<std::uint64_t> seed() const { return seed_; }
    /// What is accepted and has no effect, a sentence each.
    std::vector<std::string> notices() const {
        auto all = training_.notices;
        all.insert(all.end(), data_.notices.begin(), data_.notices.end());
        all.insert(all.end(), schedule_.notices.begin(), schedule_.notices.end());
        all.insert(all.end(), foreign_.begin(), foreign_.end());
        for (const char* name : {"configuration", "extra"})
            if (config_.contains(name)) all.push_back("the section '" + std::string(name) + "' has no effect here");
        const auto take = [&](const auto& read) {
            if (read) all.insert(all.end(), read->notices.begin(), read->notices.end());
        };
        take(model_), take(criterion_), take(learner_), take(optimizer_);
        for (auto& notice : all) notice = in_its_words(std::move(notice));
        return all;
    }

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
    void make_dataset_once() {
        if (!data_.dataset) return;
        const auto before = random::state_of(at::detail::getDefaultCPUGenerator());
        auto made = data_.dataset->make(true);
        if (!before.equal(random::state_of(at::detail::getDefaultCPUGenerator()))) return;
        data_.dataset->make = [made = std::move(made), make = data_.dataset->make](bool train) {
            return train ? made : make(false);
        };
    }
    /// Takes the dataset of another one, where it is the same.
    void share_dataset(const Setup& other) {
        if (section("dataset") == other.section("dataset")) data_.dataset = other.data_.dataset;
    }

    optim::AnyOptimizer make_optimizer(std::vector<Tensor> parameters) const {
        if (parameters.empty())
            throw PlacedError(section(config_.contains("model") ? "model" : "optimizer").origin(),
                              "the model has no parameters; there is nothing to train");
        return made(optimizer_, registry_->optimizers, "optimizer", std::move(parameters));
    }
    /// Empty where the config has none.
    optim::AnySchedule make_schedule() const {
        if (schedule_.schedule) return schedule_.make();
        config::Problems problems;
        const SchedulePlan now(section("lr_scheduler"), registry_->schedules, problems);
        problems.raise();
        return now.make();
    }
    /// The plan with the dataset that the config names.
    const DataPlan& data_with_set() const {
        if (data_.dataset) return data_;
        if (!own_data_) {
            config::Problems problems;
            auto plan = DataReader(*registry_, problems)(config_, true);
            problems.raise();
            own_data_ = std::move(plan);
        }
        return *own_data_;
    }

private:
    /// A config of a trial, to be tried.
    explicit Setup(std::shared_ptr<const Registry> registry) : registry_(std::move(registry)) {}

    void read_all(config::Value given, const Own& own, config::Problems& problems) {
        if (own.configure && problems.empty()) {
            given = own.configure(std::move(given));
            registry_->presets.lie_under(given, problems);
        }
        given_ = config_ = config::resolve(given, problems);
        if (dialect::is_lightning_cli(given_)) config_ = dialect::LightningCli(problems, foreign_)(given_);
        if (trial_ && config_.is_table()) make_trial();
        detail::check_sections(config_, problems);
        read_seed(problems);
        if (!own.model) model_ = read(registry_->models, "model", problems);
        if (!own.criteria) criterion_ = read(registry_->criteria, "criterion", problems);
        if (!own.learner) learner_ = read(registry_->learners, "learner", problems);
        if (!own.optimizers) optimizer_ = read(registry_->optimizers, "optimizer", problems);
        if (!own.schedules) schedule_ = SchedulePlan(section("lr_scheduler"), registry_->schedules, problems);
        if (schedule_.monitor) watched_.push_back(*schedule_.monitor);
        data_ = DataReader(*registry_, problems)(config_, !own.dataset);
        training_ = training::Reader(registry_->callbacks, registry_->loggers, problems)(section("training"));
        name_rates();
        check_parts(problems);
        check_watched(own, problems);
    }
    /// In this library's sections, whichever the config was written in.
    void make_trial() {
        config_.erase("search");
        config_["training"]["accelerator"] = "cpu"; // a GPU does not survive the fork
        if (section("seed").is_nothing()) config_["seed"] = *trial_;
    }
    /// In the words of the one who wrote the config.
    void raise(const config::Problems& problems) const {
        if (!problems.empty()) throw Error(in_its_words(problems.text()));
    }
    const config::Value& section(const char* name) const {
        static const config::Value nothing;
        const auto* there = config_.find(name);
        return there ? *there : nothing;
    }
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
    void read_seed(config::Problems& problems) {
        const auto& said = section("seed");
        if (said.is_nothing()) return;
        std::uint64_t seed = 0;
        const auto wrong = problems.size();
        config::bind(said, seed, problems, "seed");
        if (problems.size() == wrong) seed_ = seed;
    }
    void name_rates() {
        training_.rates_name = schedule_.name;
        const auto& all = training_.callbacks;
        if (!schedule_.name.empty() &&
            std::none_of(all.begin(), all.end(), [](const auto& each) { return each.name == "LearningRateMonitor"; }))
            schedule_.notices.emplace_back("'lr_scheduler.name' has no effect without a LearningRateMonitor");
    }
    /// Parts by name are for those who call them by it.
    void check_parts(config::Problems& problems) {
        if (!learner_ || learner_->make()->calls_parts()) return;
        for (const char* name : {"model", "criterion"})
            if (detail::is_table_of_parts(section(name)))
                problems.add(section(name).origin(), "'", name, "' is several by their names, which ", learner_->name,
                             " does not call; give one, a list, or a module of one's own");
    }
    void check_watched(const Own& own, config::Problems& problems) {
        for (const auto& one : training_.watched) watched_.push_back(one);
        const auto names = logged_names(own);
        if (!names) return;
        for (const auto& name : watched_)
            detail::check_logged(name, *names, problems, validates(own) ? "" : " in a fit without validation");
        detail::check_filenames(training_.filenames, *names, problems);
    }
    /// Of a fit, which tests nothing. Nothing where it is not known before something runs.
    std::optional<Names> logged_names(const Own& own) const {
        if (own.learner || !learner_) return own.logged_names;
        Names names;
        for (const auto& name : learner_->make()->logged_names()) {
            names.push_back("train/" + name);
            if (validates(own)) names.push_back("val/" + name);
        }
        names.insert(names.end(), training_.logged.begin(), training_.logged.end());
        return names;
    }
    void read_search(const config::Value& given, const Own& own, config::Problems& problems) {
        SearchReader reader(registry_->samplers, registry_->pruners, problems);
        search_ = reader(section("search"), seed_);
        if (const auto names = logged_names(own)) detail::check_logged(search_->config.monitor, *names, problems);
        std::optional<detail::TrialLength> longest;
        for (const auto& values : values_to_try(search_->space)) try_values(given, values, own, problems, longest);
        reader.read_pruner(longest.value_or(detail::TrialLength::of(training_, search_->monitor())), *search_);
        if (!search_->is_population()) return;
        if (optimizer_) detail::check_changes(search_->space, *optimizer_, schedule_.schedule.has_value(), problems);
        detail::check_workers(section("dataloaders"), data_.loaders, problems);
    }
    /// Whether a trial may have these values: the config is read with them.
    void try_values(config::Value given, const std::vector<config::Value>& values, const Own& own,
                    config::Problems& problems, std::optional<detail::TrialLength>& longest) const {
        config::Problems found;
        given.erase("search");
        Setup tried(registry_);
        found.guard(config::Origin(""), [&] {
            given = with_values(given, search_->space, values);
            tried.read_all(given, own, found);
        });
        detail::check_folders(tried.section("training"), search_->config.keep, found);
        if (found.empty())
            longest =
                detail::TrialLength::longer(longest, detail::TrialLength::of(tried.training_, search_->monitor()));
        problems.add_new(found);
    }
    /// Whether a config leaves validations in.
    bool validates(const Own& own) const {
        return !(training_.val && training_.val->none()) && (own.dataset || !data_.validates_nothing());
    }
    void make_resolved() {
        resolved_ = config::literal(config_);
        if (seed_) resolved_["seed"] = *seed_; // JSON has no 0x10
        const auto put = [&](const char* name, const auto& read) {
            if (read) resolved_[name] = read->resolved;
        };
        put("model", model_);
        put("criterion", criterion_);
        put("learner", learner_);
        put("optimizer", optimizer_);
        schedule_.resolve(resolved_);
        resolved_["training"] = training_.resolved;
        if (search_) resolved_["search"] = search_->resolved;
        data_.resolve(resolved_);
        training_.report = detail::report_head(resolved_);
    }

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
