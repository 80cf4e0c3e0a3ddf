// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/config/value.hpp"
#include "fulgurite/core/letters.hpp"

/// What tables are called by: `{name, cfg}`, or Python's `{class_path, init_args}`.
namespace fulgurite::config::detail {

/// What a table is called by: `name`, or Python's `class_path`. Null where it has none.
const Value* name_of(const Value& table);
/// Behind the last dot: "torch.optim.Adam" is "Adam".
inline std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }
/// Whether two names mean the same: in any case of letters, with Python's dots or without them.
inline bool is_same_name(std::string_view one, std::string_view other) {
    return in_small_letters(last_part(one)) == in_small_letters(last_part(other));
}

} // namespace fulgurite::config::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/names-inl.hpp"
#endif
