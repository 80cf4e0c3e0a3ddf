// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/learning_rate_monitor.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE std::string LearningRateMonitor::renamed(std::string name) const {
    if (options_.name.empty()) return name;
    const auto group = name.find("/pg");
    return options_.name + (group == name.npos ? "" : name.substr(group));
}

} // namespace fulgurite
