// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/program/call.hpp"
#include "fulgurite/app/program/origins.hpp"
#include "fulgurite/app/program/result.hpp"
#include "fulgurite/config/write.hpp"

namespace fulgurite::app::program {

namespace detail {

/// TOML has no null.
config::Value without_nothing(config::Value value);

} // namespace detail

/// Says the config with all options filled in, as JSON; where the call explains, as TOML with each value's place.
int print(const Call& call);

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/print-inl.hpp"
#endif
