// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/origin.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::config::detail {

/// What stands under YAML's key `<<` (https://yaml.org/type/merge.html), a table or a list of tables: their keys are a
/// table's own, except those that it has itself. Of two tables in a list the first holds. Throws `Error` for all else.
inline void lay_merged_under(Value& table, const Value& merged, const Origin& place) {
    if (merged.is_list()) {
        for (const auto& each : merged.elements()) {
            if (!each.is_table()) throw Error(place.text(), ": '<<' has ", each.words(), " in it; tables are wanted");
            lay_merged_under(table, each, place);
        }
        return;
    }
    if (!merged.is_table())
        throw Error(place.text(), ": '<<' is ", merged.words(), "; a table or a list of tables is wanted");
    for (const auto& [key, value, origin] : merged.entries())
        if (!table.contains(key)) table.insert({key, origin}) = value;
}

} // namespace fulgurite::config::detail
