// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fulgurite::file {

/// The first line of a comma-separated text (RFC 4180), whose quoted cells may hold line ends, and how many characters
/// it takes with its end.
struct Line {
    std::vector<std::string> cells = std::vector<std::string>(1);
    std::size_t length = 0;
};
Line parse_line(std::string_view text);

} // namespace fulgurite::file

#ifndef FULGURITE_COMPILED
#include "fulgurite/file/csv_line-inl.hpp"
#endif
