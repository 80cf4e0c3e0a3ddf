// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/registry/several.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE bool is_table_of_parts(const config::Value& from) {
    if (!from.is_table() || from.size() == 0) return false;
    const auto entries = from.entries();
    return std::all_of(entries.begin(), entries.end(), [](const auto& entry) {
        for (const char* own : {"name", "class_path", "cfg", "init_args", "dict_kwargs"})
            if (entry.key == own) return false;
        return entry.value.is_table() || entry.value.is_list();
    });
}

} // namespace fulgurite::app::detail
