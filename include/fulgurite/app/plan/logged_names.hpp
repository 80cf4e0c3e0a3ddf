// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/checkpoint/filename.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"

/// Names of metrics in a config, held to those that a run logs.
namespace fulgurite::app::detail {

/// Where: " in a fit without validation", or nothing.
void check_logged(const config::Value& name, const std::vector<std::string>& names, config::Problems& problems,
                  std::string_view where = {});
/// Names of files that hold metrics. Rates that are logged have names that are known once a run begins.
void check_filenames(const std::vector<config::Value>& filenames, const std::vector<std::string>& names,
                     config::Problems& problems);

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/logged_names-inl.hpp"
#endif
