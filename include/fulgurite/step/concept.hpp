// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/name_probe.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

namespace engine {

FULGURITE_NAME_PROBE(run);

} // namespace engine

/// The order of what happens to one batch: `run(fit, batch)` calls the verbs of `fit` (see step/eager.hpp).
template <class P>
concept StepPolicy = policy_of<P, policy::Step> && engine::names_run<underlying_policy_t<P>>;

} // namespace fulgurite
