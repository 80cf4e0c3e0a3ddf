// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>

#include "fulgurite/report/chart.hpp"
#include "fulgurite/report/svg.hpp"

namespace fulgurite::report {

/// A chart as an SVG file that stands alone, with its title and the names of its lines.
std::string plot(const Chart& chart);

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/plot-inl.hpp"
#endif
