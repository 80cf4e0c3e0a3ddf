// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// The order of what happens to one batch: `run(fit, batch)` calls the verbs of `fit` (see loop/step/eager.hpp).
template <class P>
concept StepPolicy = policy_of<P, policy::Step>;

} // namespace fulgurite
