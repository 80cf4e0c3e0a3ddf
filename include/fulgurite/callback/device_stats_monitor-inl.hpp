// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/device_stats_monitor.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE Error DeviceStatsMonitor::unknown(const std::string& key, const std::vector<std::string>& names) {
    std::string there;
    for (const auto& name : names) there += (there.empty() ? "" : ", ") + name;
    return Error("DeviceStatsMonitor: there is no value '" + key +
                 "' here; there are: " + (there.empty() ? "none" : there));
}

} // namespace fulgurite
