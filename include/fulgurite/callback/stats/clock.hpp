// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>

namespace fulgurite::callback {

/// Tells seconds, by a clock that only goes forward. A test has its own.
using Clock = double (*)();

inline double steady_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace fulgurite::callback
