// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>

#include "fulgurite/config/value.hpp"

namespace fulgurite::app::program {

namespace detail {

/// A value takes the place of what it was read from: `class_path` is a `name`, `init_args` and `dict_kwargs` are its
/// `cfg`, and a name alone is all that was said. What was not said keeps the place that it has.
inline void take_origins(config::Value& to, const config::Value& from) {
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

} // namespace detail

/// A config with all options filled in, in which each value has the place that it came from: of the config as it was
/// given, or "default".
inline config::Value with_origins(config::Value resolved, const config::Value& given) {
    detail::take_origins(resolved, given);
    const auto* loaders = given.find("dataloaders");
    auto* stages = resolved.find("dataloaders");
    if (!loaders || !stages || !stages->is_table()) return resolved;
    for (auto& [stage, value, origin] : stages->entries()) { // what is said for all stages, then what for one
        const bool by_stage = loaders->contains("default") || loaders->contains(stage);
        if (!by_stage) detail::take_origins(value, *loaders);
        for (const auto* key : {"default", stage.c_str()})
            if (const auto* said = loaders->find(key)) detail::take_origins(value, *said);
    }
    return resolved;
}

} // namespace fulgurite::app::program
