// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// The numbers a step computes with: `scope()` gives a guard that is alive while a step of the module runs. What else
/// it may have is what `policy::Precision` has.
template <class P>
concept PrecisionPolicy =
    policy_of<P, policy::Precision> && requires(underlying_policy_t<P>& policy) { policy.scope(); };

} // namespace fulgurite
