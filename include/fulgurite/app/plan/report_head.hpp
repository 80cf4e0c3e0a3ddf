// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <utility>

#include "fulgurite/config/value.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/logger/report.hpp"

namespace fulgurite::app::detail {

/// "MLP" of `{name: MLP, cfg: …}`, "MLP, LeNet5" of a list or a table of such; empty where there is none.
std::string names_of_parts(const config::Value& part);

/// What a report is headed by: the model's name, and the options of a config that one looks for first. Resolved: the
/// config with all options filled in.
ReportOptions report_head(const config::Value& resolved);

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/report_head-inl.hpp"
#endif
