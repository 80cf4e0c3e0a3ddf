// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/each.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/schedule/concept.hpp"
#include "fulgurite/optim/torch_adapter.hpp"

namespace fulgurite::optim {

/// `adapt(optimizer)` is the optimizer itself; LibTorch's own become `optim::TorchAdapter`, see
/// optim/torch_adapter.hpp.
template <class Opt>
    requires Optimizer<std::remove_cvref_t<Opt>>
Opt&& adapt(Opt&& optimizer) {
    return std::forward<Opt>(optimizer);
}

/// An optimizer and the schedules that change its learning rates, each at its own interval; what `with` makes.
template <class Opt, class... Schedules>
struct Scheduled {
    Opt optimizer;
    std::tuple<Schedules...> schedules;
};

/// What `configure_optimizers` returns when learning rates change: `with(Adam{…}, CosineAnnealingLR{{.t_max = 40}})`.
/// The schedules are attached, in order: the learning rate is at once the first of the schedule, as in Python.
template <class Opt, class... Schedules>
auto with(Opt optimizer, Schedules... schedules) {
    static_assert(sizeof...(Schedules) > 0, "fulgurite: optim::with(optimizer, schedule...) needs a schedule");
    using Adapted = std::remove_cvref_t<decltype(adapt(std::move(optimizer)))>;
    static_assert(((ScheduleOf<Schedules, Adapted> || MonitoredScheduleOf<Schedules, Adapted>) && ...),
                  "fulgurite: what follows the optimizer in optim::with(optimizer, schedule...) must be schedules");
    Scheduled<Adapted, Schedules...> scheduled{adapt(std::move(optimizer)), {std::move(schedules)...}};
    each_of(scheduled.schedules, [&](auto& schedule) { schedule.attach(scheduled.optimizer); });
    return scheduled;
}

} // namespace fulgurite::optim
