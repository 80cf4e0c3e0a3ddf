// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/name_probe.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

namespace engine {

FULGURITE_NAME_PROBE(done);

} // namespace engine

/// When training is over: `bool done(const auto& run) const`, asked before each epoch and when a
/// run is resumed. A policy that can also end one
/// in its middle offers `bool done_within_epoch(const auto& run) const`, asked before each batch, the first of an epoch
/// excepted.
template <class P>
concept LoopPolicy = policy_of<P, policy::Loop> && engine::names_done<underlying_policy_t<P>>;

} // namespace fulgurite
