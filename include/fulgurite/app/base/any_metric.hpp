// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/log/each_value.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// A metric object that is chosen at run time: it gathers outputs and targets over an epoch.
class AnyMetric {
public:
    AnyMetric() = default;
    /// Logged under `name`, or what `metric.name()` says.
    template <class M>
    AnyMetric(M metric, std::string name) : held_(std::make_unique<Holder<M>>(std::move(metric))) {
        static_assert(
            requires(M& object, const Tensor& tensor) {
                object.update(tensor, tensor);
                object.compute();
                object.reset();
            }, "fulgurite: a metric of a registry has update(output, target), compute() and reset()");
        static_assert(fulgurite::detail::has_numbers<std::remove_cvref_t<decltype(std::declval<M&>().compute())>>(),
                      "fulgurite: a metric of a registry gives a number, a tensor or a dictionary of them");
        name_ = std::move(name);
        if constexpr (requires(const M& object) { std::string(object.name()); }) name_ = held_->own_name();
    }

    const std::string& name() const { return name_; }
    void update(const Tensor& output, const Tensor& target) { held_->update(output, target); }
    /// What it comes to, each with its name; of a single number the name is empty.
    struct Values {
        std::vector<std::pair<std::string, double>> numbers;
        std::vector<std::pair<std::string, Tensor>> matrices;

        void operator()(const std::string& part, double value) { numbers.emplace_back(part, value); }
        void matrix(const std::string& part, const Tensor& value) { matrices.emplace_back(part, value); }
    };
    Values values() { return held_->values(); }
    void reset() { held_->reset(); }
    /// What it has gathered, where the metric says so by `state_dict()` and takes it with `load_state_dict(state)`.
    /// Else nothing.
    StateTree state_dict() const { return held_->state_dict(); }
    void load_state_dict(const StateTree& state) { held_->load_state_dict(state); }

private:
    struct Interface {
        virtual ~Interface() = default;
        virtual void update(const Tensor& output, const Tensor& target) = 0;
        virtual Values values() = 0;
        virtual void reset() = 0;
        virtual StateTree state_dict() const = 0;
        virtual void load_state_dict(const StateTree& state) = 0;
        virtual std::string own_name() const = 0;
    };
    template <class M>
    struct Holder final : Interface {
        M metric;

        explicit Holder(M given) : metric(std::move(given)) {}
        void update(const Tensor& output, const Tensor& target) override { metric.update(output, target); }
        Values values() override {
            Values all;
            each_value(metric, all);
            return all;
        }
        void reset() override { metric.reset(); }
        StateTree state_dict() const override {
            if constexpr (requires { StateTree(metric.state_dict()); }) return metric.state_dict();
            else return {};
        }
        void load_state_dict([[maybe_unused]] const StateTree& state) override {
            if constexpr (requires { metric.load_state_dict(state); }) metric.load_state_dict(state);
        }
        std::string own_name() const override {
            if constexpr (requires { std::string(metric.name()); }) return std::string(metric.name());
            else return {};
        }
    };

    std::unique_ptr<Interface> held_;
    std::string name_;
};

/// "MeanSquaredError" is logged as "mean_squared_error".
std::string snake_case(std::string_view name);

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/base/any_metric-inl.hpp"
#endif
