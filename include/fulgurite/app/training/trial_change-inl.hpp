// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/training/trial_change.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE void TrialChange::give(optim::AnyOptimizer& optimizer) const {
    const auto fresh = wanted({Optimizers::a_parameter()}).state_dict();
    auto state = optimizer.state_dict();
    for (auto& group : state.at("param_groups").elements())
        for (const auto& option : options) group.at(option) = fresh.at("param_groups", 0, option);
    optimizer.load_state_dict(state);
}

} // namespace fulgurite::app::detail
