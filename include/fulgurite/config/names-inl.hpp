// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/names.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE const Value* name_of(const Value& table) {
    for (const char* key : {"name", "class_path"})
        if (const auto* name = table.find(key); name && name->is_scalar()) return name;
    return nullptr;
}

} // namespace fulgurite::config::detail
