// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/command_line.hpp"

namespace fulgurite::app {

using config::command_line;
using config::CommandLine;
using config::CommandLineOptions;

} // namespace fulgurite::app
