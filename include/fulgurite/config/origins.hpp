// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <utility>

#include "fulgurite/config/origin.hpp"
#include "fulgurite/config/value.hpp"

namespace fulgurite::config {

/// A value all of which, its keys too, came from one place: an argument, a preset.
Value all_from(Value value, const Origin& origin);

/// A value takes the place of what it was read from: `class_path` is a `name`, `init_args` and `dict_kwargs` are its
/// `cfg`, and a name alone is all that was said. What was not said keeps the place that it has.
void take_origins(Value& to, const Value& from);

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/origins-inl.hpp"
#endif
