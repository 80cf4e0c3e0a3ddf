// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>

#include <concepts>

#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// Where tensors live: `device()` names it. `static constexpr bool host_scalars` says that a scalar on it can be read
/// through its data pointer.
template <class P>
concept DevicePolicy = policy_of<P, policy::Device> && requires(const underlying_policy_t<P>& policy) {
    { policy.device() } -> std::convertible_to<c10::Device>;
    { underlying_policy_t<P>::host_scalars } -> std::convertible_to<bool>;
};

} // namespace fulgurite
