// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/logger/format/host_image.hpp"
#include "fulgurite/report/chart.hpp"

namespace fulgurite::logger {

/// A chart as pixels, for readers that show no SVG: a white frame with axes, a title and the names of its lines, of
/// which letters beyond ASCII are a question mark.
HostImage picture(const report::Chart& chart);

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/picture-inl.hpp"
#endif
