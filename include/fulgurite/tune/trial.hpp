// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/mouth.hpp"
#include "fulgurite/tune/search/params.hpp"
#include "fulgurite/tune/search/ranges.hpp"
#include "fulgurite/tune/search/watch.hpp"

namespace fulgurite::tune {

/// What the process of a trial is seeded with: of the search's seed and the trial's number.
inline std::uint64_t trial_seed(std::uint64_t search, std::int64_t number) {
    return data::mix(data::mix(search) ^ static_cast<std::uint64_t>(number));
}

/// A try of an objective: it gives values to what the objective asks for, and takes what the objective reports.
///
///     auto objective = [&](tune::Trial& trial) {
///         Net net{{.lr = trial.log_uniform("lr", 1e-4, 1e-1), .hidden = trial.integer("hidden", 4, 64)}};
///         Trainer trainer{Epochs{9}, trial.watch("val/loss"_key)};
///         return trainer.fit(net, train, validation).metric("val/loss"_key);
///     };
///
/// A parameter is known by its name, and has one range in the whole search. Asked for again, it is the same, unless
/// `PopulationBased` has changed it since. The process of a trial is seeded by the search's seed and the trial's
/// number. Throws `Error` for a range that makes no sense, and for a name that was asked for with another range.
class Trial {
public:
    /// The search makes it; what follows is for the objective.
    Trial(detail::Mouth& mouth, std::vector<detail::Leg> way, const detail::History& history,
          detail::StopRule stops = {})
        : mouth_(&mouth), way_(std::move(way)), history_(&history), stops_(std::move(stops)) {
        seed_everything(this->seed());
    }
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;

    /// A real number in [low, high).
    double uniform(std::string_view name, double low, double high) { return ask(name, detail::real(name, low, high)); }
    /// The same, equally likely in each decade: for learning rates and the like. 0 < low.
    double log_uniform(std::string_view name, double low, double high) {
        return ask(name, detail::log_real(name, low, high));
    }
    /// A whole number from low to high, both included: `trial.integer("hidden", 16, 256, {.log = true})`.
    std::int64_t integer(std::string_view name, std::int64_t low, std::int64_t high, IntegerOptions options = {}) {
        return static_cast<std::int64_t>(ask(name, detail::integer(name, low, high, options)));
    }
    /// One of some words: `trial.choice("activation", {"tanh", "relu"})`.
    std::string choice(std::string_view name, std::initializer_list<const char*> words) {
        return choice(name, std::vector<std::string>(words.begin(), words.end()));
    }
    /// One of some values of a type: `trial.choice("batch_size", {16, 64, 256})`. In tables and files it stands as the
    /// value's text, or, where the type has none, as its place in the list.
    template <class T>
    T choice(std::string_view name, std::initializer_list<T> values) {
        return choice(name, std::vector<T>(values));
    }
    template <class T>
    T choice(std::string_view name, const std::vector<T>& values) {
        const auto place = ask(name, detail::choice(name, detail::labels_of(values)));
        return values[static_cast<std::size_t>(place)];
    }

    /// A policy for a Trainer: it reports each new value of a metric, and ends or pauses a trial that is hopeless. The
    /// step of a report is its number, from 1 on: that of the epoch, where each epoch is validated. Key:
    /// `"val/loss"_key`, or `metric::named("val/loss")`. The trial outlives the Trainer.
    template <class K>
    auto watch(K key) {
        return Watch<K>(std::move(key), [this](double value) { return next(value); });
    }
    /// The same for `PopulationBased`: `changed(run)` is called when the trial goes on with other parameters, to give
    /// them to what trains.
    template <class K, class F>
    auto watch(K key, F changed) {
        return Watch<K, F>(std::move(key), [this](double value) { return next(value); }, std::move(changed));
    }

    /// Says how well the trial does, where no Trainer is watched; steps grow. It waits here where the trial pauses.
    /// Afterwards ask `should_stop()`. Throws `Error` where the step is not after the last one.
    void report(std::int64_t step, double value) {
        if (stop_) return; // what an objective does that does not ask
        if (!reports_.empty() && step <= reports_.back().step)
            throw Error("tune::Trial: a report of step ", step, " comes after that of step ", reports_.back().step,
                        "; steps must grow");
        reports_.push_back({step, value});
        if (leg_ + 1 == way_.size() && known_ == way_[leg_].known.size()) mouth_->report(reports_.back());
        else compare();
        if (step >= way_[leg_].until) leg_is_over(value);
        else if (!stop_ && stops_ && stops_(reports_)) stop_ = stopped_ = true;
    }
    /// Whether the objective is to return: the value counts no more.
    bool should_stop() const { return stop_; }

    /// From 0 on.
    std::int64_t number() const { return way_[leg_].number; }
    /// What its process was seeded with.
    std::uint64_t seed() const { return trial_seed(history_->seed, way_.front().number); }

    /// For the search: tells what the objective has returned.
    void finish(double value) {
        if (stopped_) return mouth_->end(TrialState::stopped, reports_.back().value);
        if (std::isfinite(value)) return mouth_->end(TrialState::complete, value);
        mouth_->end(TrialState::failed, value, in_words("the objective returned ", value, ", which is not finite"));
    }

private:
    double ask(std::string_view name, detail::Range range) {
        if (const auto* before = params_.find(name)) {
            if (before->range == range) return before->place;
            throw Error("tune::Trial: the parameter '", name, "' was asked for as ", before->range.text(),
                        ", and now as ", range.text(), "; give it one range, or another name");
        }
        const auto* fixed = way_[leg_].plan.find(name);
        const auto place = fixed != nullptr && fixed->range == range
                               ? fixed->place
                               : history_->unplanned(number(), params_.size(), std::string(name), range);
        params_.set({std::string(name), std::move(range), place});
        mouth_->param(*params_.find(name));
        return place;
    }
    Verdict next(double value) {
        const auto legs = changes_;
        report(reports_.empty() ? 1 : reports_.back().step + 1, value);
        return {stop_, stopped_ ? "the pruner has stopped the trial" : "the trial has had its steps", legs != changes_};
    }
    // What is run again must go as it did, or what was decided since is of another trial.
    void compare() {
        const auto& known = way_[leg_].known;
        const auto& now = reports_.back();
        if (known_ < known.size() && known[known_] == now) return void(++known_);
        throw Error("tune::Trial: trial ", number(), " is run again as far as it was, and reports ", now.value,
                    " at step ", now.step,
                    known_ < known.size()
                        ? in_words(", where it was ", known[known_].value, " at step ", known[known_].step)
                        : std::string(", where it had no report"),
                    "; its numbers depend on something else than its seed and parameters");
    }
    void leg_is_over(double value) {
        if (leg_ + 1 < way_.size()) return begin(leg_ + 1);
        if (way_[leg_].ends) return void(stop_ = true);
        auto next = mouth_->pause(value);
        if (!next) return void(stop_ = stopped_ = true);
        way_.push_back(std::move(*next));
        begin(way_.size() - 1);
    }
    void begin(std::size_t leg) {
        const bool copied = way_[leg].number != way_[leg_].number;
        leg_ = leg;
        known_ = 0;
        if (!copied) return;
        ++changes_;
        for (const auto& param : way_[leg].plan)
            if (params_.find(param.name) != nullptr) {
                params_.set(param);
                mouth_->param(param);
            }
        at::manual_seed(data::Generator(history_->seed, static_cast<std::uint64_t>(number()),
                                        static_cast<std::uint64_t>(way_[leg].segment))());
    }

    detail::Mouth* mouth_;
    std::vector<detail::Leg> way_;
    const detail::History* history_;
    detail::StopRule stops_;
    Params params_;
    std::vector<Report> reports_;
    std::size_t leg_ = 0, known_ = 0; // where on the way it is, and how many reports of that leg are known
    std::int64_t changes_ = 0;
    bool stop_ = false, stopped_ = false; // stopped: by the pruner, not by its limit of steps
};

} // namespace fulgurite::tune
