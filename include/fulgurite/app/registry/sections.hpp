// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/base/any_metric.hpp"
#include "fulgurite/app/base/criterion.hpp"
#include "fulgurite/app/base/fitted_set.hpp"
#include "fulgurite/app/base/model.hpp"
#include "fulgurite/app/registry/composed_schedules.hpp"
#include "fulgurite/app/registry/options.hpp"
#include "fulgurite/app/registry/part.hpp"
#include "fulgurite/app/registry/section.hpp"
#include "fulgurite/app/registry/several.hpp"
#include "fulgurite/app/registry/takes.hpp"
#include "fulgurite/core/interval.hpp"
#include "fulgurite/core/metric_name.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/data/any_dataset.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/optim/any_optimizer.hpp"
#include "fulgurite/optim/any_schedule.hpp"
#include "fulgurite/tensor/tensor.hpp"

/// The parts of a registry, each with the way in which a type of one's own is put into it.
namespace fulgurite::app {

/// `registry.models.add<Net>("net")`: any `torch::nn::Module` with `torch::Tensor forward(const torch::Tensor&)`, made
/// of its `Options`, of the struct that is given, or of nothing.
class Models : public Section<Model()> {
public:
    Models() : Section("model") {}
    template <class Net, class Options = detail::options_of<Net>>
    void add(const std::string& name) {
        static_assert(detail::takes_options<Net, Options>());
        put<Options>(name, [](const Options& options) { return Model(detail::make_of<Net>(options)); });
    }
    using Section::read;
    /// A list is a chain; a table of them is for a module of one's own, which calls them by their names.
    std::optional<Read> read(const config::Value& from, const std::string& path, config::Problems& problems) const;
};

/// `registry.criteria.add<Loss>("loss")`: a `torch::nn::Module` whose `forward` takes an output and a target.
class Criteria : public Section<Criterion()> {
public:
    Criteria()
        : Section("criterion", {{"size_average", {}, "nothing ('reduction' says it)"},
                                {"reduce", {}, "nothing ('reduction' says it)"}}) {}
    template <class Loss, class Options = detail::options_of<Loss>>
    void add(const std::string& name) {
        static_assert(detail::takes_options<Loss, Options>());
        const auto make = [](const Options& options) { return Criterion(detail::make_of<Loss>(options)); };
        put<Options>(name, make, [make](const Options& options) { make(options); });
    }
    using Section::read;
    /// A list is their sum; a table of them is for a module of one's own, which calls them by their names.
    std::optional<Read> read(const config::Value& from, const std::string& path, config::Problems& problems) const;
};

/// `registry.optimizers.add<optim::Adam>("Adam")`: made of parameters and its `Options`.
class Optimizers : public Section<optim::AnyOptimizer(std::vector<Tensor>)> {
public:
    Optimizers()
        : Section("optimizer", {{"foreach", {"false"}},
                                {"fused", {"false"}},
                                {"capturable", {"false"}},
                                {"differentiable", {"false"}},
                                {"decoupled_weight_decay", {"false"}, "false (AdamW has it)"}}) {}
    template <class Opt, class Options = detail::options_of<Opt>>
    void add(const std::string& name) {
        const auto make = [](const Options& options, std::vector<Tensor> parameters) {
            return optim::AnyOptimizer(Opt{std::move(parameters), options});
        };
        put<Options>(name, make, [make](const Options& options) { make(options, {a_parameter()}); });
    }
    using Section::read;
    /// A list of one is that one.
    std::optional<Read> read(const config::Value& from, const std::string& path, config::Problems& problems) const;
    /// Something to try options on: a matrix, which all optimizers take.
    static Tensor a_parameter() { return at::zeros({2, 2}).requires_grad_(); }
};

/// When a schedule is stepped, and which metric it follows.
struct ScheduleTiming {
    std::optional<Interval> interval = {}; ///< nothing: as the schedule goes by itself
    std::int64_t frequency = 1;
    std::string monitor = {}; ///< empty: none
};

/// `registry.schedules.add<optim::StepLR>("StepLR")`: made of its `Options`, an interval and a frequency; of the
/// metric's name first where it follows one.
class Schedules : public Section<optim::AnySchedule(ScheduleTiming)> {
public:
    Schedules()
        : Section("lr_scheduler", {{"verbose", {"false", "deprecated"}},
                                   {"last_epoch", {"-1"}, "-1 (--ckpt goes on from a checkpoint)"},
                                   {"scale_fn", {}, "nothing (a program of its own may have one)"}}) {}
    template <class S, class Options = detail::options_of<S>>
    void add(const std::string& name) {
        const auto make = [](const Options& options, const ScheduleTiming& when) {
            const auto interval = when.interval.value_or(made<S>(options, when).interval());
            return optim::AnySchedule(made<S>(options, when, interval, when.frequency));
        };
        put<Options>(name, make, [make](const Options& options) { make(options, {.monitor = "any"}); });
        std::erase(followers_, name);
        if constexpr (MonitorsName<S>) followers_.push_back(name);
    }
    using Section::read;
    /// A list is a `ChainedScheduler`.
    std::optional<Read> read(const config::Value& from, const std::string& path, config::Problems& problems) const;
    /// Whether the schedule of this name follows a metric.
    bool follows(const std::string& name) const {
        return std::any_of(followers_.begin(), followers_.end(),
                           [&](const auto& each) { return in_small_letters(each) == in_small_letters(name); });
    }

private:
    template <class S, class Options, class... Timing>
    static S made(const Options& options, const ScheduleTiming& when, Timing... timing) {
        if constexpr (MonitorsName<S>) return S{metric::named(when.monitor), options, timing...};
        else return S{options, timing...};
    }

    std::vector<std::string> followers_;
};

/// `registry.datasets.add<Scans>("scans")`: a dataset of `data::Batch`, made of its `Options`, and of `true` for the
/// part to learn from, `false` for that of the test. With `D fitted(std::span<const std::int64_t> rows) const` and
/// `test() const` it is scaled by what is learnt from, once that part is known.
class Datasets : public Section<data::AnyDataset<>(bool)> {
public:
    Datasets() : Section("dataset") {}
    template <class D, class Options = detail::options_of<D>>
    void add(const std::string& name) {
        if constexpr (detail::is_made_of_a_part<D, Options>)
            put<Options>(name, [](const Options& options, bool train) {
                if constexpr (std::is_constructible_v<D, Options, bool>) return any(D(options, train));
                else return any(D(train));
            });
        else
            static_assert(
                detail::is_made_of_a_part<D, Options>,
                "fulgurite: a dataset of a registry is made of its options and a bool, true to learn from and "
                "false to test on: Set(SetOptions options, bool train); or without options of the bool alone");
        std::erase(fitted_, name);
        if constexpr (IsFitted<D>) fitted_.push_back(name);
    }
    /// Whether the set of this name is fitted to the part that is learnt from.
    bool is_fitted(const std::string& name) const {
        return std::find(fitted_.begin(), fitted_.end(), name) != fitted_.end();
    }

private:
    template <class D>
    static data::AnyDataset<> any(D set) {
        if constexpr (IsFitted<D>) return FittedSet::of(std::move(set));
        else return set;
    }

    std::vector<std::string> fitted_;
};

/// `registry.metrics.add<F1>("F1")`: a metric object, with `update(output, target)`, `compute()` and `reset()`, made of
/// its `Options`, or of nothing. It is logged under its name in small letters, "mean_error" for "MeanError", or under
/// what its `name()` says.
class Metrics : public Section<AnyMetric()> {
public:
    Metrics() : Section("metric") {}
    template <class M, class Options = detail::options_of<M>>
    void add(const std::string& name) {
        static_assert(detail::takes_options<M, Options>());
        const auto make = [name](const Options& options) {
            return AnyMetric(detail::value_made_of<M>(options), snake_case(name));
        };
        put<Options>(name, make, [make](const Options& options) { make(options); });
    }
};

/// `registry.transforms.add<data::Resize>("Resize")`: takes a tensor, and the random stream where it wants one.
class Transforms : public Section<std::function<Tensor(Tensor, data::Generator&)>()> {
public:
    Transforms() : Section("transform") {}
    template <class T, class Options = detail::options_of<T>>
    void add(const std::string& name) {
        static_assert(is_normalize<T, Options> || detail::takes_options<T, Options>());
        const auto make = [](const Options& options) -> std::function<Tensor(Tensor, data::Generator&)> {
            auto transform = made<T>(options);
            if constexpr (std::invocable<const T&, Tensor, data::Generator&>) return transform;
            else return [transform](Tensor given, data::Generator&) -> Tensor { return transform(std::move(given)); };
        };
        put<Options>(name, make, [make](const Options& options) { make(options); });
    }

private:
    template <class T, class Options>
    static constexpr bool is_normalize = requires(const Options& options) { T(options.mean, options.std); };
    template <class T, class Options>
    static T made(const Options& options) {
        if constexpr (std::is_constructible_v<T, Options>) return T(options);
        else if constexpr (is_normalize<T, Options>) return T(options.mean, options.std);
        else return T();
    }
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/registry/sections-inl.hpp"
#endif
