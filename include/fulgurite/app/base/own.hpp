// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fulgurite/config/value.hpp"

namespace fulgurite::app {

/// What of a config a program does itself: the sections that are not read, and what it changes first.
struct Own {
    bool model = false, criteria = false, optimizers = false, schedules = false, learner = false, dataset = false;
    /// What the module says that it logs; nothing where that is known once it runs.
    std::optional<std::vector<std::string>> logged_names = {};
    /// Gives the config that is read, of one with its presets; of a trial's, with the trial's values. Empty: the same.
    std::function<config::Value(config::Value)> configure = {};
};

} // namespace fulgurite::app
