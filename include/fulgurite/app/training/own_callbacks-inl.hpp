// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/training/own_callbacks.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE std::vector<std::string> OwnCallbacks::logged_names() const {
    std::vector<std::string> all;
    for (const auto& [name, callback] : all_)
        for (auto& one : callback->logged_names()) all.push_back(std::move(one));
    return all;
}

FULGURITE_INLINE StateTree OwnCallbacks::state_dict() const {
    auto states = StateTree::dict();
    for (const auto& [name, callback] : all_) states[name] = callback->state();
    return states;
}

} // namespace fulgurite::app
