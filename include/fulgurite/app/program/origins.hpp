// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/origins.hpp"
#include "fulgurite/config/value.hpp"

namespace fulgurite::app::program {

/// A config with all options filled in, in which each value has the place that it came from: of the config as it was
/// given, or "default".
config::Value with_origins(config::Value resolved, const config::Value& given);

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/origins-inl.hpp"
#endif
