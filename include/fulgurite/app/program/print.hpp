// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/program/call.hpp"
#include "fulgurite/app/program/origins.hpp"
#include "fulgurite/app/program/result.hpp"
#include "fulgurite/config/write.hpp"

namespace fulgurite::app::program {

namespace detail {

/// TOML has no null.
inline config::Value without_nothing(config::Value value) {
    if (!value.is_table()) return value;
    std::vector<std::string> empty;
    for (auto& member : value.entries()) {
        member.value = without_nothing(std::move(member.value));
        if (member.value.is_nothing()) empty.push_back(member.key);
    }
    for (const auto& key : empty) value.erase(key);
    return value;
}

} // namespace detail

/// Says the config with all options filled in, as JSON; where the call explains, as TOML with each value's place.
inline int print(const Call& call) {
    const Setup setup(call.config(), call.registry());
    if (!call.explains()) return say(config::to_json(setup.resolved()));
    return say(config::to_toml(detail::without_nothing(with_origins(setup.resolved(), setup.config())), true));
}

} // namespace fulgurite::app::program
