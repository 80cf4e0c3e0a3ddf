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

#include "fulgurite/app/plan/data_plan.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/app/training/plan.hpp"
#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/references.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::app {

/// Which sections of a config a program does itself: they are not read.
struct Own {
    bool model = false, criteria = false, optimizers = false, schedules = false, learner = false, dataset = false;
    /// What the module says that it logs; nothing where that is known once it runs.
    std::optional<std::vector<std::string>> logged_names = {};
};

/// A config, read and checked as a whole: what modules, data and Trainer are made of. Copies of what is built from it
/// share it.
class Setup {
public:
    using Names = std::vector<std::string>;

    /// Throws `Error` with all that is wrong, each with its place.
    Setup(config::Value given, std::shared_ptr<const Registry> registry, const Own& own = {})
        : registry_(std::move(registry)) {
        config::Problems problems;
        config_ = config::resolve(given, problems);
        check_sections(problems);
        read_seed(problems);
        if (!own.model) model_ = read(registry_->models, "model", problems);
        if (!own.criteria) criterion_ = read(registry_->criteria, "criterion", problems);
        if (!own.learner) learner_ = read(registry_->learners, "learner", problems);
        if (!own.optimizers) optimizer_ = read(registry_->optimizers, "optimizer", problems);
        if (!own.schedules) read_schedule(problems);
        data_ = DataReader(*registry_, problems)(config_, !own.dataset);
        training_ = training::Reader(registry_->callbacks, problems)(section("training"));
        check_watched(own, problems);
        problems.raise();
        make_resolved();
    }

    const config::Value& config() const { return config_; }
    /// The config with all options filled in, as it can be read again.
    const config::Value& resolved() const { return resolved_; }
    const Registry& registry() const { return *registry_; }
    const training::Plan& training() const { return training_; }
    const DataPlan& data() const { return data_; }
    std::optional<std::uint64_t> seed() const { return seed_; }
    /// What is accepted and has no effect, a sentence each.
    std::vector<std::string> notices() const {
        auto all = training_.notices;
        for (const char* name : {"search", "configuration", "extra"})
            if (config_.contains(name)) all.push_back("the section '" + std::string(name) + "' has no effect here");
        return all;
    }

    Model make_model() const { return model_->make(); }
    Criterion make_criterion() const { return criterion_->make(); }
    std::shared_ptr<LearnerStep> make_learner() const { return learner_->make(); }
    optim::AnyOptimizer make_optimizer(std::vector<Tensor> parameters) const {
        return optimizer_->make(std::move(parameters));
    }
    /// Empty where the config has none.
    optim::AnySchedule make_schedule() const { return schedule_ ? schedule_->make(timing_) : optim::AnySchedule(); }

private:
    static constexpr std::array<const char*, 12> known = {"learner",   "criterion",     "lr_scheduler", "model",
                                                          "optimizer", "training",      "dataset",      "dataloaders",
                                                          "seed",      "configuration", "comment",      "search"};

    void check_sections(config::Problems& problems) {
        if (!config_.is_table())
            return problems.add(config_.origin(), "a config is a table of sections; this is ", config_.words());
        for (const auto& [key, value, origin] : std::as_const(config_).entries())
            if (std::find(known.begin(), known.end(), key) == known.end() && key != "extra")
                problems.add(origin, "unknown section '", key, "'", meant(key));
    }
    /// The section that begins alike, as "training" does for "trainer", or the nearest.
    static std::string meant(const std::string& key) {
        std::string best;
        std::size_t most = 3;
        for (const std::string name : known) {
            std::size_t alike = 0;
            while (alike < std::min(key.size(), name.size()) && key[alike] == name[alike]) ++alike;
            if (alike > most) most = alike, best = name;
        }
        if (!best.empty()) return "; did you mean '" + best + "'?";
        return suggestion(key, {known.begin(), known.end()}, "there are");
    }
    const config::Value& section(const char* name) const {
        static const config::Value nothing;
        const auto* there = config_.find(name);
        return there ? *there : nothing;
    }
    template <class Section>
    std::optional<typename Section::Read> read(const Section& from, const char* name, config::Problems& problems) {
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
    /// `{scheduler: {name, cfg}, interval, frequency, monitor}`, or `{name, cfg}` alone.
    void read_schedule(config::Problems& problems) {
        const auto& said = section("lr_scheduler");
        if (said.is_nothing()) return;
        const auto* inner = said.find("scheduler");
        if (inner) {
            struct Rest {
                std::optional<Interval> interval;
                std::int64_t frequency = 1;
                config::Value monitor, strict, name, scheduler;
            } rest;
            config::bind(said, rest, problems, "lr_scheduler");
            if (rest.frequency < 1)
                problems.add(said.at("frequency").origin(), "'lr_scheduler.frequency' is ", rest.frequency,
                             ", a whole number of 1 or more is wanted");
            timing_ = {rest.interval, std::max<std::int64_t>(rest.frequency, 1),
                       rest.monitor.is_scalar() ? rest.monitor.as_string() : std::string()};
            if (rest.monitor.is_scalar()) watched_.push_back(rest.monitor);
        }
        schedule_ = registry_->schedules.read(inner ? *inner : said, inner ? "lr_scheduler.scheduler" : "lr_scheduler",
                                              problems);
        if (schedule_ && registry_->schedules.follows(schedule_->name) && timing_.monitor.empty())
            problems.add(said.origin(), "'lr_scheduler.monitor' is missing: ", schedule_->name, " follows a metric");
    }
    void check_watched(const Own& own, config::Problems& problems) {
        for (const auto& one : training_.watched) watched_.push_back(one);
        auto names = own.logged_names;
        if (!own.learner && learner_) {
            names.emplace();
            for (const auto& name : learner_->make()->logged_names())
                for (const char* phase : {"train/", "val/", "test/"}) names->push_back(phase + name);
        }
        if (!names) return;
        for (const auto& name : watched_)
            if (name.is_scalar() && std::find(names->begin(), names->end(), name.as_string()) == names->end())
                problems.add(name.origin(), "nothing logs '", name.as_string(), "'",
                             suggestion(name.as_string(), *names, "there are"));
    }
    void make_resolved() {
        resolved_ = config_;
        const auto put = [&](const char* name, const auto& read) {
            if (read) resolved_[name] = read->resolved;
        };
        put("model", model_);
        put("criterion", criterion_);
        put("learner", learner_);
        put("optimizer", optimizer_);
        if (schedule_) {
            if (resolved_["lr_scheduler"].contains("scheduler"))
                resolved_["lr_scheduler"]["scheduler"] = schedule_->resolved;
            else resolved_["lr_scheduler"] = schedule_->resolved;
        }
        resolved_["training"] = training_.resolved;
        data_.resolve(resolved_);
    }

    std::shared_ptr<const Registry> registry_;
    config::Value config_, resolved_;
    std::optional<Models::Read> model_;
    std::optional<Criteria::Read> criterion_;
    std::optional<Learners::Read> learner_;
    std::optional<Optimizers::Read> optimizer_;
    std::optional<Schedules::Read> schedule_;
    ScheduleTiming timing_;
    training::Plan training_;
    DataPlan data_;
    Watched watched_;
    std::optional<std::uint64_t> seed_;
};

} // namespace fulgurite::app
