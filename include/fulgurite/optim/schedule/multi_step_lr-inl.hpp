// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/multi_step_lr.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void MultiStepLR::check(const MultiStepLROptions& options) {
    option::require(!options.milestones.empty(), name_v, "number of milestones", 0, "1 or more");
    for (const std::int64_t milestone : options.milestones)
        option::require(milestone >= 0, name_v, "milestone", milestone, "0 or more");
    option::require_not_negative(name_v, "gamma", options.gamma);
}

FULGURITE_INLINE double MultiStepLR::next(double lr, double) const {
    const auto& all = options_.milestones;
    const auto changes = std::count(all.begin(), all.end(), last_epoch());
    return changes == 0 ? lr : lr * factor(changes);
}

FULGURITE_INLINE double MultiStepLR::closed(double base_lr) const {
    return base_lr * factor(std::count_if(options_.milestones.begin(), options_.milestones.end(),
                                          [this](std::int64_t milestone) { return milestone <= last_epoch(); }));
}

FULGURITE_INLINE void MultiStepLR::save(StateTree& state) const {
    StateTree counts = StateTree::dict();
    for (const std::int64_t milestone : options_.milestones)
        counts[milestone] = std::count(options_.milestones.begin(), options_.milestones.end(), milestone);
    state["milestones"] = std::move(counts);
}

FULGURITE_INLINE void MultiStepLR::load(const StateTree& state) {
    options_.milestones.clear();
    for (const auto& [milestone, count] : state.at("milestones").items())
        options_.milestones.insert(options_.milestones.end(), static_cast<std::size_t>(count.as_int()),
                                   milestone.as_int());
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<MultiStepLR, MultiStepLROptions>;
#endif

} // namespace fulgurite::optim
