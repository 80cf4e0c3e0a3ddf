// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/each.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/schedule/concept.hpp"
#include "fulgurite/optim/torch.hpp"

namespace fulgurite::optim {

/// `adapt(optimizer)` is the optimizer itself; LibTorch's own become `optim::Torch`, see optim/torch.hpp.
template <class O>
    requires Optimizer<std::remove_cvref_t<O>>
O&& adapt(O&& optimizer) {
    return std::forward<O>(optimizer);
}

/// An optimizer and the schedules that change its learning rates, each at its own interval; what `with` makes.
template <class O, class... Schedules>
struct Scheduled {
    O optimizer;
    std::tuple<Schedules...> schedules;
};

/// What `configure_optimizers` returns when learning rates change: `with(Adam{…}, CosineAnnealingLR{{.t_max = 40}})`.
/// The schedules are attached, in order: the learning rate is at once the first of the schedule, as in Python.
template <class O, class... Schedules>
auto with(O optimizer, Schedules... schedules) {
    static_assert(sizeof...(Schedules) > 0, "fulgurite: optim::with(optimizer, schedule...) needs a schedule");
    using Adapted = std::remove_cvref_t<decltype(adapt(std::move(optimizer)))>;
    static_assert(((ScheduleOf<Schedules, Adapted> || MonitoredScheduleOf<Schedules, Adapted>) && ...),
                  "fulgurite: what follows the optimizer in optim::with(optimizer, schedule...) must be schedules");
    Scheduled<Adapted, Schedules...> scheduled{adapt(std::move(optimizer)), {std::move(schedules)...}};
    each_of(scheduled.schedules, [&](auto& schedule) { schedule.attach(scheduled.optimizer); });
    return scheduled;
}

template <class T>
inline constexpr bool is_scheduled = false;
template <class O, class... Schedules>
inline constexpr bool is_scheduled<Scheduled<O, Schedules...>> = true;

/// The optimizer of an optimizer or a `Scheduled`, as a reference.
template <class T>
auto& optimizer_of(T& value) {
    if constexpr (is_scheduled<std::remove_const_t<T>>) return value.optimizer;
    else return value;
}

/// The schedules of an optimizer or a `Scheduled`, as a tuple of references.
template <class T>
auto schedules_of(T& value) {
    if constexpr (is_scheduled<std::remove_const_t<T>>)
        return std::apply([](auto&... schedule) { return std::tie(schedule...); }, value.schedules);
    else return std::tuple<>();
}

template <class T>
using optimizer_of_t = std::remove_cvref_t<decltype(optimizer_of(std::declval<T&>()))>;

} // namespace fulgurite::optim
