// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/json.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::testing {

/// What is said where something is refused, or nothing.
template <class F>
std::string refusal_of(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}
/// What a config is told that is read into these options.
template <class Options>
std::string config_refusal(const std::string& json) {
    return refusal_of([&] { config::as<Options>(config::parse_json(json, "run.json")); });
}

} // namespace fulgurite::testing
