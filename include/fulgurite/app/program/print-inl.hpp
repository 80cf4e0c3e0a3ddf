// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/print.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program::detail {

FULGURITE_INLINE config::Value without_nothing(config::Value value) {
    if (!value.is_table()) return value;
    std::vector<std::string> empty;
    for (auto& member : value.entries()) {
        member.value = without_nothing(std::move(member.value));
        if (member.value.is_nothing()) empty.push_back(member.key);
    }
    for (const auto& key : empty) value.erase(key);
    return value;
}

} // namespace fulgurite::app::program::detail

namespace fulgurite::app::program {

FULGURITE_INLINE int print(const Call& call) {
    const Setup setup(call.config(), call.registry());
    if (!call.explains()) return say(config::to_json(setup.resolved()));
    return say(config::to_toml(detail::without_nothing(with_origins(setup.resolved(), setup.config())), true));
}

} // namespace fulgurite::app::program
