// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/any_trainer.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE double AnyResult::metric(const std::string& name) const {
    if (auto found = metrics.find(name); found != metrics.end()) return found->second;
    std::string there;
    for (const auto& [key, value] : metrics) there += (there.empty() ? "" : ", ") + key;
    throw Error("metric '" + name + "' was not logged; there are: " + (there.empty() ? "none" : there));
}

} // namespace fulgurite
