// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/hooks.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

namespace checkpoint {

/// Whether T has a hook that is called while a fit runs, and so a moment to decide.
template <class T>
consteval bool hears_of_training() {
    bool found = false;
    hook::for_each_hook([&]<class Hook>() { found = found || has_hook_name<Hook, T>; });
    return found;
}

} // namespace checkpoint

/// Decides when the run is saved and where: in a hook of its choice it takes `run.snapshot()`, the whole run as a tree,
/// and writes it, for example with `checkpoint::carry_out`. Its hooks are called after those of all callbacks.
template <class P>
concept CheckpointPolicy = policy_of<P, policy::Checkpoint> && checkpoint::hears_of_training<underlying_policy_t<P>>();

} // namespace fulgurite
