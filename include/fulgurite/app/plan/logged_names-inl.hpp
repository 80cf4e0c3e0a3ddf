// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/logged_names.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE void check_logged(const config::Value& name, const std::vector<std::string>& names,
                                   config::Problems& problems, std::string_view where) {
    const auto is_of = [&](const std::string& one) { // a metric of several numbers logs them below its name
        const auto asked = name.as_string();
        return asked == one || asked.starts_with(one + '/');
    };
    if (name.is_scalar() && std::none_of(names.begin(), names.end(), is_of))
        problems.add(name.origin(), "nothing logs '", name.as_string(), "'", where,
                     suggestion(name.as_string(), names, "there are"));
}

FULGURITE_INLINE void check_filenames(const std::vector<config::Value>& filenames,
                                      const std::vector<std::string>& names, config::Problems& problems) {
    checkpoint::NameFields known{0, 0};
    for (const auto& name : names) known.metrics.emplace_back(name, 0.0);
    for (const auto& filename : filenames) {
        if (!filename.is_scalar() || filename.as_string().find("{lr-") != std::string::npos) continue;
        try {
            checkpoint::fill_in(filename.as_string(), known);
        } catch (const Error& error) {
            problems.add(filename.origin(), error.what());
        }
    }
}

} // namespace fulgurite::app::detail
