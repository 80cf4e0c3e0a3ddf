// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"

namespace fulgurite::engine {

/// For a run that drives the learning rate itself: the schedules that `configure_optimizers` gives are not stepped.
struct WithoutSchedules : policy::Cadence {};

} // namespace fulgurite::engine
