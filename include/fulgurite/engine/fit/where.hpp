// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/fit/work.hpp"
#include "fulgurite/engine/run/where.hpp"
#include "fulgurite/engine/state/progress.hpp"

namespace fulgurite::engine {

/// Where a fit stands that carries out some work; `over`: it looks for the next.
Where where_of(const Progress& progress, Work work);

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/fit/where-inl.hpp"
#endif
