// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/layers.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config {

FULGURITE_INLINE Value Layers::laid_over(Value config, const std::string& environment, Problems& problems,
                                         const std::vector<std::filesystem::path>& below) const {
    for (const auto& [words, origin] : wrong_) problems.add(origin, words);
    for (const auto* files : {&below, &files_})
        for (const auto& file : *files) problems.guard(Origin(file.string()), [&] { merge(config, table_in(file)); });
    if (!environment.empty()) problems.guard(Origin("env"), [&] { merge_environment(config, environment, ::environ); });
    for (const bool names : {true, false})
        for (const auto& [text, origin] : overrides_)
            if (detail::is_name(std::string_view(text).substr(0, text.find('='))) == names)
                problems.guard(origin, [&, &words = text, &from = origin] { override_with(config, words, from); });
    return config;
}

FULGURITE_INLINE Value Layers::table_in(const std::filesystem::path& file) {
    auto found = read(file);
    if (found.is_nothing()) return Value::table();
    if (found.is_table()) return found;
    throw Error(file.string(), ": this is ", found.words(), "; a config is a table");
}

} // namespace fulgurite::config
