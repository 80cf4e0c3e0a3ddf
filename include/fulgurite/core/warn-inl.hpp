// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/warn.hpp"

namespace fulgurite {

FULGURITE_INLINE void warn(std::string_view words) {
    const std::string line = "fulgurite: " + std::string(words) + "\n"; // in one piece, also between threads
    std::fwrite(line.data(), 1, line.size(), stderr);
}

} // namespace fulgurite
