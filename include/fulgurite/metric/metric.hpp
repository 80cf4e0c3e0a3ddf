// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <boost/hana/define_struct.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// The base of a metric: what it gathers is named once, and is put back, saved, loaded and merged by that.
///
///     struct MeanError : metric::Metric<MeanError> {
///         BOOST_HANA_DEFINE_STRUCT(MeanError, (metric::Sum, errors), (metric::Count, samples));
///         void update(const torch::Tensor& predictions, const torch::Tensor& target) {
///             errors += torch::sum(predictions - target);
///             samples += target.numel();
///         }
///         double compute() const { return errors.value() / double(samples.value()); }
///     };
///
/// Two that saw the parts of a data set give, after `merge`, the value of one that saw all of it.
template <class Derived>
class Metric {
public:
    /// What is gathered is never changed in place, so a copy is a state of its own.
    static constexpr bool copies_are_apart = true;

    void reset() {
        each_accessor([&](std::string_view, const auto& state) { state(self()).reset(); });
    }
    /// What was seen since `reset`, without waiting for the device.
    StateTree state_dict() const {
        auto saved = StateTree::dict();
        each_accessor(
            [&](std::string_view name, const auto& state) { saved[std::string(name)] = state(self()).state_dict(); });
        return saved;
    }
    /// Throws `Error` where a state is missing or of another kind, or what `check_state()` of the metric throws, if it
    /// has that; and is as before then.
    void load_state_dict(const StateTree& saved) {
        Derived loaded = self();
        each_accessor([&](std::string_view name, const auto& state) {
            state(loaded).load_state_dict(saved.at(std::string(name)));
        });
        if constexpr (requires { loaded.check_state(); }) loaded.check_state();
        self() = std::move(loaded);
    }
    /// Adds what another one saw.
    void merge(const Derived& other) {
        Derived merged = self();
        each_accessor([&](std::string_view, const auto& state) { state(merged).merge(state(other)); });
        self() = std::move(merged);
    }

private:
    Derived& self() { return static_cast<Derived&>(*this); }
    const Derived& self() const { return static_cast<const Derived&>(*this); }

    template <class F>
    static void each_accessor(F&& f) {
        static_assert(holds_for<Reflected<Derived>, Derived>,
                      "fulgurite: a metric names what it gathers; write in it BOOST_HANA_DEFINE_STRUCT(MyMetric, "
                      "(metric::Sum, errors), (metric::Count, samples))");
        if constexpr (Reflected<Derived>)
            boost::hana::unpack(boost::hana::accessors<Derived>(), [&](const auto&... each) {
                (f(std::string_view(boost::hana::to<const char*>(boost::hana::first(each))), boost::hana::second(each)),
                 ...);
            });
    }
};

/// The value of one batch: `metric::evaluate(metric::MeanSquaredError(), predictions, target)`.
template <class Metric, class... Inputs>
auto evaluate(Metric metric, const Inputs&... inputs) {
    metric.update(inputs...);
    return metric.compute();
}

} // namespace fulgurite::metric
