// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// Decides when the run is saved and where: in a hook of its choice it asks for files with `run.save(actions)`, which
/// are written when all checkpoint policies have decided. Its hooks are called after those of all callbacks.
template <class P>
concept CheckpointPolicy = policy_of<P, policy::Checkpoint> && (hook_bits<underlying_policy_t<P>> != 0);

} // namespace fulgurite
