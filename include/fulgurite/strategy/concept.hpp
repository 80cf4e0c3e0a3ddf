// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>

#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// How processes work together: who this one is, and how gradients and decisions become common.
template <class P>
concept StrategyPolicy = policy_of<P, policy::Strategy> && requires(underlying_policy_t<P>& policy, bool stop) {
    { policy.rank() } -> std::convertible_to<int>;
    { policy.world_size() } -> std::convertible_to<int>;
    { policy.agree(stop) } -> std::convertible_to<bool>;
};

} // namespace fulgurite
