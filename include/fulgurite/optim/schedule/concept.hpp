// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>

#include "fulgurite/core/interval.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

namespace optim {

using fulgurite::Interval;

/// A learning-rate schedule. `attach(optimizer)` records the rates it starts from and sets the first ones, as
/// constructing a schedule does in Python; `step(optimizer)` is called every `frequency()` steps or epochs, as
/// `interval()` says. One with `extend(optimizer)` is told of groups that the optimizer is given later. A schedule of
/// your own needs no base class; deriving from `ScheduleBase` saves most of the work.
template <class S, class Optimizer>
concept ScheduleOf = requires(S& schedule, const S& constant, Optimizer& optimizer, const StateTree& state) {
    schedule.attach(optimizer);
    schedule.step(optimizer);
    { constant.interval() } -> std::same_as<Interval>;
    { constant.frequency() } -> std::convertible_to<std::int64_t>;
    { constant.state_dict() } -> std::same_as<StateTree>;
    schedule.load_state_dict(state);
};

/// A schedule that is given a value of a metric at each step: `monitored_key` says which, by its name.
template <class S, class Optimizer>
concept MonitoredScheduleOf = requires(S& schedule, const S& constant, Optimizer& optimizer, const StateTree& state) {
    typename S::monitored_key;
    schedule.attach(optimizer);
    schedule.step(optimizer, 0.5);
    { constant.interval() } -> std::same_as<Interval>;
    { constant.frequency() } -> std::convertible_to<std::int64_t>;
    { constant.state_dict() } -> std::same_as<StateTree>;
    schedule.load_state_dict(state);
};

} // namespace optim

} // namespace fulgurite
