// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/origins.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config {

FULGURITE_INLINE Value all_from(Value value, const Origin& origin) {
    if (value.is_list())
        for (auto& each : value.elements()) each = all_from(std::move(each), origin);
    if (value.is_table()) {
        auto table = Value::table(origin);
        for (auto& [key, each, place] : value.entries())
            table.insert({key, origin}) = all_from(std::move(each), origin);
        return table;
    }
    value.origin(origin);
    return value;
}

FULGURITE_INLINE void take_origins(Value& to, const Value& from) {
    to.origin(from.origin());
    if (to.is_list())
        for (std::size_t i = 0; i < to.size(); ++i) { // of a number alone, a list of one is made
            const bool has_elements = from.is_list() && i < from.size();
            take_origins(to.elements()[i], has_elements ? from.elements()[i] : from);
        }
    if (!to.is_table()) return;
    if (from.is_scalar()) {
        if (auto* name = to.find("name")) name->origin(from.origin());
        return;
    }
    for (auto& [key, value, origin] : to.entries()) {
        if (const auto* there = from.find(key)) take_origins(value, *there);
        else if (const auto* python = from.find("class_path"); python && key == "name") take_origins(value, *python);
        else if (key == "cfg")
            for (const char* part : {"init_args", "dict_kwargs"})
                if (const auto* options = from.find(part)) take_origins(value, *options);
    }
}

} // namespace fulgurite::config
