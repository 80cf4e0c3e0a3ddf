// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/mode.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/record.hpp"
#include "fulgurite/tune/search/table.hpp"

namespace fulgurite::tune::detail {

/// Trials that have a value, the best first.
std::vector<const TrialRecord*> ranking(const std::vector<TrialRecord>& trials, Mode mode);

/// How much of the variance of `y` lies between groups, beyond what chance alone would give: epsilon squared (Kelley,
/// "An unbiased correlation ratio measure", 1935), 0 to 1. Group: of each y, from 0 on.
double epsilon_squared(const std::vector<double>& y, const std::vector<std::size_t>& group);
/// Numbers in groups of about equal size, by their order; equal numbers stay together.
std::vector<std::size_t> grouped(const std::vector<double>& x, std::size_t groups);
/// For each parameter how much it explains alone of where trials stand in the ranking: epsilon squared of the rank over
/// the choices, or over 3 to 8 groups of numbers. The largest first.
std::vector<std::pair<std::string, double>> importance(const std::vector<TrialRecord>& trials, Mode mode);

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/importance-inl.hpp"
#endif
