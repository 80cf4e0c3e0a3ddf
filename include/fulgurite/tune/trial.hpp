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
    void report(std::int64_t step, double value);
    /// Whether the objective is to return: the value counts no more.
    bool should_stop() const { return stop_; }

    /// From 0 on.
    std::int64_t number() const { return way_[leg_].number; }
    /// What its process was seeded with.
    std::uint64_t seed() const { return trial_seed(history_->seed, way_.front().number); }

    /// For the search: tells what the objective has returned.
    void finish(double value);

private:
    double ask(std::string_view name, detail::Range range);
    Verdict next(double value);
    // What is run again must go as it did, or what was decided since is of another trial.
    void compare();
    void leg_is_over(double value);
    void begin(std::size_t leg);

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

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/trial-inl.hpp"
#endif
