// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE Setup::Setup(config::Value given, std::shared_ptr<const Registry> registry, const Own& own,
                              std::optional<std::uint64_t> trial)
    : registry_(std::move(registry)), trial_(trial) {
    config::Problems problems;
    registry_->presets.lie_under(given, problems);
    read_all(given, own, problems);
    if (!trial && !section("search").is_nothing()) read_search(given, own, problems);
    raise(problems);
    make_resolved();
}

FULGURITE_INLINE void Setup::check_interval(std::int64_t batches) const {
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

FULGURITE_INLINE void Setup::check_evaluates(Stage stage, bool of_its_data) const {
    const auto nothing = detail::nothing_left(stage, training_, of_its_data ? &data_ : nullptr);
    if (nothing) throw PlacedError(nothing->origin, in_its_words(nothing->said));
}

FULGURITE_INLINE std::vector<std::string> Setup::notices() const {
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

FULGURITE_INLINE void Setup::make_dataset_once() {
    if (!data_.dataset) return;
    const auto before = random::state_of(at::detail::getDefaultCPUGenerator());
    auto made = data_.dataset->make(true);
    if (!before.equal(random::state_of(at::detail::getDefaultCPUGenerator()))) return;
    data_.dataset->make = [made = std::move(made), make = data_.dataset->make](bool train) {
        return train ? made : make(false);
    };
}

FULGURITE_INLINE optim::AnyOptimizer Setup::make_optimizer(std::vector<Tensor> parameters) const {
    if (parameters.empty())
        throw PlacedError(section(config_.contains("model") ? "model" : "optimizer").origin(),
                          "the model has no parameters; there is nothing to train");
    return made(optimizer_, registry_->optimizers, "optimizer", std::move(parameters));
}

FULGURITE_INLINE optim::AnySchedule Setup::make_schedule() const {
    if (schedule_.schedule) return schedule_.make();
    config::Problems problems;
    const SchedulePlan now(section("lr_scheduler"), registry_->schedules, problems);
    problems.raise();
    return now.make();
}

FULGURITE_INLINE const DataPlan& Setup::data_with_set() const {
    if (data_.dataset) return data_;
    if (!own_data_) {
        config::Problems problems;
        auto plan = DataReader(*registry_, problems)(config_, true);
        problems.raise();
        own_data_ = std::move(plan);
    }
    return *own_data_;
}

FULGURITE_INLINE void Setup::read_all(config::Value given, const Own& own, config::Problems& problems) {
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

FULGURITE_INLINE void Setup::make_trial() {
    config_.erase("search");
    config_["training"]["accelerator"] = "cpu"; // a GPU does not survive the fork
    if (section("seed").is_nothing()) config_["seed"] = *trial_;
}

FULGURITE_INLINE const config::Value& Setup::section(const char* name) const {
    static const config::Value nothing;
    const auto* there = config_.find(name);
    return there ? *there : nothing;
}

FULGURITE_INLINE void Setup::read_seed(config::Problems& problems) {
    const auto& said = section("seed");
    if (said.is_nothing()) return;
    std::uint64_t seed = 0;
    const auto wrong = problems.size();
    config::bind(said, seed, problems, "seed");
    if (problems.size() == wrong) seed_ = seed;
}

FULGURITE_INLINE void Setup::name_rates() {
    training_.rates_name = schedule_.name;
    const auto& all = training_.callbacks;
    if (!schedule_.name.empty() &&
        std::none_of(all.begin(), all.end(), [](const auto& each) { return each.name == "LearningRateMonitor"; }))
        schedule_.notices.emplace_back("'lr_scheduler.name' has no effect without a LearningRateMonitor");
}

FULGURITE_INLINE void Setup::check_parts(config::Problems& problems) {
    if (!learner_ || learner_->make()->calls_parts()) return;
    for (const char* name : {"model", "criterion"})
        if (detail::is_table_of_parts(section(name)))
            problems.add(section(name).origin(), "'", name, "' is several by their names, which ", learner_->name,
                         " does not call; give one, a list, or a module of one's own");
}

FULGURITE_INLINE void Setup::check_watched(const Own& own, config::Problems& problems) {
    for (const auto& one : training_.watched) watched_.push_back(one);
    const auto names = logged_names(own);
    if (!names) return;
    for (const auto& name : watched_)
        detail::check_logged(name, *names, problems, validates(own) ? "" : " in a fit without validation");
    detail::check_filenames(training_.filenames, *names, problems);
}

FULGURITE_INLINE std::optional<Setup::Names> Setup::logged_names(const Own& own) const {
    if (own.learner || !learner_) return own.logged_names;
    Names names;
    for (const auto& name : learner_->make()->logged_names()) {
        names.push_back("train/" + name);
        if (validates(own)) names.push_back("val/" + name);
    }
    names.insert(names.end(), training_.logged.begin(), training_.logged.end());
    return names;
}

FULGURITE_INLINE void Setup::read_search(const config::Value& given, const Own& own, config::Problems& problems) {
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

FULGURITE_INLINE void Setup::try_values(config::Value given, const std::vector<config::Value>& values, const Own& own,
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
        longest = detail::TrialLength::longer(longest, detail::TrialLength::of(tried.training_, search_->monitor()));
    problems.add_new(found);
}

FULGURITE_INLINE void Setup::make_resolved() {
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

} // namespace fulgurite::app
