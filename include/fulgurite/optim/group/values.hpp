// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <string_view>
#include <tuple>

#include "fulgurite/core/each.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/schedule/concept.hpp"

namespace fulgurite::optim {

/// The numbers of a parameter group that one watches while it is trained, and when its schedules change them.
struct GroupValues {
    std::string_view name; ///< "lr-Adam/pg1", see `GroupNames`; lives as long as the call
    double lr = 0;
    std::optional<double> momentum = {};      ///< `betas[0]` where there are betas; nothing where there is neither
    std::optional<double> weight_decay = {};  ///< nothing where the optimizer has none
    bool by_steps = false, by_epochs = false; ///< a schedule counts in these; both where there is no schedule
};

/// The values of one group of an optimizer that these schedules drive.
template <class Opt, class GroupType, class... Schedules>
GroupValues values_of(const Opt& optimizer, const GroupType& group, std::string_view name,
                      const std::tuple<Schedules...>& schedules) {
    GroupValues values{name, group.lr()};
    if constexpr (requires { group.options.betas[0]; }) values.momentum = group.options.betas[0];
    else if constexpr (requires { group.options.momentum; }) values.momentum = group.options.momentum;
    if constexpr (requires { group.options.weight_decay; }) values.weight_decay = group.options.weight_decay;
    if constexpr (requires { optimizer.read(group, values); }) optimizer.read(group, values);
    values.by_steps = values.by_epochs = sizeof...(Schedules) == 0;
    each_of(schedules, [&](const auto& schedule) {
        (schedule.interval() == Interval::step ? values.by_steps : values.by_epochs) = true;
    });
    return values;
}

} // namespace fulgurite::optim
