// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

#include "fulgurite/core/error.hpp"

namespace fulgurite::testing {

/// The words with which `action()` is refused.
std::string refusal(auto&& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace fulgurite::testing
