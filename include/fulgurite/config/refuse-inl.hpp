// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/refuse.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config {

FULGURITE_INLINE void Refuse::operator()(std::string_view option, std::string_view wanted) const {
    const auto* value = options_.find(option);
    const auto path = detail::joined(path_, option);
    if (value) problems_.add(value->origin(), "'", path, "' is ", value->words(), ", ", wanted, " is wanted");
    else problems_.add(options_.origin(), "'", path, "' is missing: ", wanted, " is wanted");
}

} // namespace fulgurite::config
