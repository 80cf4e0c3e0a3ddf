// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdio>
#include <string>
#include <string_view>

namespace fulgurite {

/// Tells something that is no error, in one line on stderr: "fulgurite: …".
inline void warn(std::string_view words) {
    const std::string line = "fulgurite: " + std::string(words) + "\n"; // in one piece, also between threads
    std::fwrite(line.data(), 1, line.size(), stderr);
}

} // namespace fulgurite
