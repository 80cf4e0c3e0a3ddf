// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/with.hpp"

namespace fulgurite::engine {

/// A schedule of an optimizer, for manual optimization: whoever steps the optimizer steps its schedules, when and how
/// often it likes; their interval and frequency are not looked at. What `run.schedules()` is a tuple of.
template <class Schedule, class Opt>
class ScheduleHandle {
public:
    ScheduleHandle(Schedule& schedule, Opt& optimizer) : schedule_(&schedule), optimizer_(&optimizer) {}

    /// One step or epoch on.
    void step()
        requires requires(Schedule& schedule, Opt& optimizer) { schedule.step(optimizer); }
    {
        schedule_->step(*optimizer_);
    }
    /// The same for a schedule that follows a metric: `plateau.step(run.metric("val/loss"_key))`.
    void step(double metric)
        requires requires(Schedule& schedule, Opt& optimizer) { schedule.step(optimizer, 0.5); }
    {
        schedule_->step(*optimizer_, metric);
    }
    const Schedule& schedule() const { return *schedule_; }

private:
    Schedule* schedule_;
    Opt* optimizer_;
};

/// One optimizer of a module with the schedules that drive it; what `run.optimizers()` is a tuple of.
/// In manual optimization `step()` runs the hook `on_before_optimizer_step`, updates and counts.
template <class Opt, class... Schedules>
class OptimizerSlot {
public:
    using optimizer_type = Opt;
    /// What the session does before a manual step, and for all of it: functions that know the run's type, and the run.
    using BeforeStep = void (*)(void* run, Opt& optimizer);
    using Step = void (*)(void* run, Opt& optimizer, void (*step)(Opt&));

    OptimizerSlot(Opt optimizer, std::tuple<Schedules...> schedules)
        : optimizer_(std::move(optimizer)), schedules_(std::move(schedules)) {}

    void step() {
        step_(run_, optimizer_, [](Opt& optimizer) { optimizer.step(); }); // an LBFGS has none to be made
        count();
        ++*all_steps_;
    }
    /// For an optimizer that asks for the loss, as LBFGS does: `closure()` clears the gradients, computes the loss,
    /// runs `run.backward(loss)` and returns the loss. `on_before_optimizer_step` is called each time after it.
    template <class Closure>
        requires requires(Opt& optimizer, Closure& closure) { optimizer.step(closure); }
    auto step(Closure&& closure) {
        auto loss = optimizer_.step([&] {
            auto value = closure();
            before_step_(run_, optimizer_);
            return value;
        });
        count();
        ++*all_steps_;
        return loss;
    }
    void zero_grad() { optimizer_.zero_grad(); }
    /// Steps that this optimizer has taken; `run.global_step()` counts those of all.
    std::int64_t steps() const { return steps_; }

    /// Whether the optimizer can be given parameters later.
    static constexpr bool grows = requires(Opt& optimizer, std::vector<at::Tensor> params, std::string name) {
        optimizer.add_group(std::move(params), 0.1, std::move(name));
    };
    /// One group more for the optimizer, with the options that the first has but for the rate, and for its schedules.
    void add_group(std::vector<at::Tensor> params, double lr, std::string name = {})
        requires grows
    {
        optimizer_.add_group(std::move(params), lr, std::move(name));
        each_of(schedules_, [&](auto& schedule) {
            if constexpr (requires { schedule.extend(optimizer_); }) schedule.extend(optimizer_);
        });
    }
    Opt& optimizer() { return optimizer_; }
    const Opt& optimizer() const { return optimizer_; }
    auto& schedules() { return schedules_; }
    const auto& schedules() const { return schedules_; }
    /// The schedules as one steps them by hand.
    auto handles() {
        return std::apply(
            [&](auto&... schedule) {
                return std::tuple<ScheduleHandle<Schedules, Opt>...>(
                    ScheduleHandle<Schedules, Opt>(schedule, optimizer_)...);
            },
            schedules_);
    }

    void connect(void* run, BeforeStep before_step, Step whole_step, std::int64_t& all_steps) {
        run_ = run;
        before_step_ = before_step;
        step_ = whole_step;
        all_steps_ = &all_steps;
    }
    void count() { ++steps_; }
    /// For each schedule that follows a metric by steps: how often that had a new value when it last stepped.
    auto& followed() { return followed_; }
    void restore_steps(std::int64_t steps) { steps_ = steps; }

private:
    Opt optimizer_;
    std::tuple<Schedules...> schedules_;
    void* run_ = nullptr;
    BeforeStep before_step_ = nullptr;
    Step step_ = nullptr;
    std::int64_t* all_steps_ = nullptr;
    std::int64_t steps_ = 0;
    std::array<std::int64_t, sizeof...(Schedules)> followed_{};
};

namespace detail {

template <class T>
struct SlotFor {
    using type = OptimizerSlot<std::remove_cvref_t<decltype(optim::adapt(std::declval<T>()))>>;
    static type make(T&& configured) { return {optim::adapt(std::move(configured)), {}}; }
};
template <class T, class... Schedules>
struct SlotFor<optim::Scheduled<T, Schedules...>> {
    using type = OptimizerSlot<T, Schedules...>;
    static type make(optim::Scheduled<T, Schedules...>&& configured) {
        return {std::move(configured.optimizer), std::move(configured.schedules)};
    }
};

/// A list of one optimizer, as modules give that write lists.
template <optim::Optimizer Opt>
struct SlotFor<std::vector<Opt>> {
    using type = OptimizerSlot<Opt>;
    static type make(std::vector<Opt>&& configured) {
        if (configured.size() != 1)
            throw Error("configure_optimizers: the list has ", configured.size(),
                        " optimizers, expected 1; give several as a std::tuple");
        return {std::move(configured.front()), {}};
    }
};

template <class T>
struct SlotsFor {
    using type = std::tuple<typename SlotFor<T>::type>;
    static type make(T&& configured) { return type{SlotFor<T>::make(std::move(configured))}; }
};
template <class... Ts>
struct SlotsFor<std::tuple<Ts...>> {
    using type = std::tuple<typename SlotFor<Ts>::type...>;
    static type make(std::tuple<Ts...>&& configured) {
        return std::apply([](Ts&... each) { return type{SlotFor<Ts>::make(std::move(each))...}; }, configured);
    }
};
template <class A, class B>
struct SlotsFor<std::pair<A, B>> {
    using type = std::tuple<typename SlotFor<A>::type, typename SlotFor<B>::type>;
    static type make(std::pair<A, B>&& configured) {
        return type{SlotFor<A>::make(std::move(configured.first)), SlotFor<B>::make(std::move(configured.second))};
    }
};

} // namespace detail

template <class M>
using configured_type = std::remove_cvref_t<decltype(std::declval<M&>().configure_optimizers())>;

/// The tuple of slots for what `configure_optimizers` returns: an optimizer, one `with` schedules, or a tuple of these.
template <class M>
using slots_of = typename detail::SlotsFor<configured_type<M>>::type;

template <class M>
slots_of<M> make_slots(M& module) {
    return detail::SlotsFor<configured_type<M>>::make(module.configure_optimizers());
}

template <class M>
using first_optimizer_of = typename std::tuple_element_t<0, slots_of<M>>::optimizer_type;

} // namespace fulgurite::engine
