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

#include "fulgurite/app/base/criterion.hpp"
#include "fulgurite/app/base/model.hpp"
#include "fulgurite/app/registry/options.hpp"
#include "fulgurite/app/registry/section.hpp"
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

namespace detail {

/// Made of its options, or of nothing.
template <class T, class Options>
std::shared_ptr<T> make_of(const Options& options) {
    if constexpr (std::is_constructible_v<T, Options>) return std::make_shared<T>(options);
    else {
        static_assert(std::is_default_constructible_v<T>,
                      "fulgurite: what a registry builds is made of an option struct, or of nothing; say which: "
                      "using Options = NetOptions; or registry.models.add<Net, NetOptions>(\"net\")");
        return std::make_shared<T>();
    }
}

} // namespace detail

/// `registry.models.add<Net>("net")`: any `torch::nn::Module` with `torch::Tensor forward(const torch::Tensor&)`, made
/// of its `Options`, of the struct that is given, or of nothing.
class Models : public Section<Model()> {
public:
    Models() : Section("model") {}
    template <class Net, class Options = detail::options_of<Net>>
    void add(const std::string& name) {
        put<Options>(name, [](const Options& options) { return Model(detail::make_of<Net>(options)); });
    }
};

/// `registry.criteria.add<Loss>("loss")`: a `torch::nn::Module` whose `forward` takes an output and a target.
class Criteria : public Section<Criterion()> {
public:
    Criteria() : Section("criterion") {}
    template <class Loss, class Options = detail::options_of<Loss>>
    void add(const std::string& name) {
        const auto make = [](const Options& options) { return Criterion(detail::make_of<Loss>(options)); };
        put<Options>(name, make, [make](const Options& options) { make(options); });
    }
};

/// `registry.optimizers.add<optim::Adam>("Adam")`: made of parameters and its `Options`.
class Optimizers : public Section<optim::AnyOptimizer(std::vector<Tensor>)> {
public:
    Optimizers() : Section("optimizer") {}
    template <class O, class Options = detail::options_of<O>>
    void add(const std::string& name) {
        const auto make = [](const Options& options, std::vector<Tensor> parameters) {
            return optim::AnyOptimizer(O{std::move(parameters), options});
        };
        put<Options>(name, make, [make](const Options& options) { make(options, {a_parameter()}); });
    }
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
    Schedules() : Section("lr_scheduler") {}
    template <class S, class Options = detail::options_of<S>>
    void add(const std::string& name) {
        const auto make = [](const Options& options, const ScheduleTiming& when) {
            const auto interval = when.interval.value_or(made<S>(options, when).interval());
            return optim::AnySchedule(made<S>(options, when, interval, when.frequency));
        };
        put<Options>(name, make, [make](const Options& options) { make(options, {.monitor = "any"}); });
        if constexpr (MonitorsName<S>) followers_.push_back(name);
    }
    /// Whether the schedule of this name follows a metric.
    bool follows(const std::string& name) const {
        return std::find(followers_.begin(), followers_.end(), name) != followers_.end();
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
/// part to learn from, `false` for that of the test.
class Datasets : public Section<data::AnyDataset<>(bool)> {
public:
    Datasets() : Section("dataset") {}
    template <class D, class Options = detail::options_of<D>>
    void add(const std::string& name) {
        put<Options>(name, [](const Options& options, bool train) {
            if constexpr (std::is_constructible_v<D, Options, bool>) return data::AnyDataset<>(D(options, train));
            else return data::AnyDataset<>(D(train));
        });
    }
};

/// `registry.transforms.add<data::Resize>("Resize")`: takes a tensor, and the random stream where it wants one.
class Transforms : public Section<std::function<Tensor(Tensor, data::Generator&)>()> {
public:
    Transforms() : Section("transform") {}
    template <class T, class Options = detail::options_of<T>>
    void add(const std::string& name) {
        const auto make = [](const Options& options) -> std::function<Tensor(Tensor, data::Generator&)> {
            auto transform = made<T>(options);
            if constexpr (std::invocable<const T&, Tensor, data::Generator&>) return transform;
            else return [transform](Tensor given, data::Generator&) -> Tensor { return transform(std::move(given)); };
        };
        put<Options>(name, make, [make](const Options& options) { make(options); });
    }

private:
    template <class T, class Options>
    static T made(const Options& options) {
        if constexpr (std::is_constructible_v<T, Options>) return T(options);
        else if constexpr (requires { T(options.mean, options.std); }) return T(options.mean, options.std);
        else return T();
    }
};

} // namespace fulgurite::app
