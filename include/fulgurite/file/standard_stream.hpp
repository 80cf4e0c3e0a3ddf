// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdio>

namespace fulgurite::file {

/// Which of standard input, output and error were open when the program started.
inline const std::array<bool, 3> open_at_start = [] {
    std::array<bool, 3> open{};
    for (int number = 0; number < 3; ++number) open[static_cast<std::size_t>(number)] = ::fcntl(number, F_GETFD) != -1;
    return open;
}();

/// Whether what is written to the stream arrives where its name says. Of a program that was started without its
/// standard error, the first file that it opens gets that number, and `stderr` would write into the file.
bool is_itself(std::FILE* stream);

} // namespace fulgurite::file

#ifndef FULGURITE_COMPILED
#include "fulgurite/file/standard_stream-inl.hpp"
#endif
