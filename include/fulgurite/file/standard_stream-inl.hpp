// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/standard_stream.hpp"

namespace fulgurite::file {

FULGURITE_INLINE bool is_itself(std::FILE* stream) {
    const int number = ::fileno(stream);
    if (number < 0 || number > STDERR_FILENO) return true; // a file of the user's own, or memory
    return open_at_start[static_cast<std::size_t>(number)] && ::fcntl(number, F_GETFD) != -1;
}

} // namespace fulgurite::file
