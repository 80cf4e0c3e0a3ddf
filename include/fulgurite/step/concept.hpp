// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

namespace engine {

struct RunName {
    int run;
};
template <class T>
struct RunProbe : T, RunName {};

} // namespace engine

/// The order of what happens to one batch: `run(fit, batch)` calls the verbs of `fit` (see loop/step/eager.hpp).
template <class P>
concept StepPolicy = policy_of<P, policy::Step> && !requires { &engine::RunProbe<underlying_policy_t<P>>::run; };

} // namespace fulgurite
