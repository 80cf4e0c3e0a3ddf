// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/file/csv_line.hpp"

namespace fulgurite::logger {

/// Appends a cell of a comma-separated line, quoted (RFC 4180) where its text asks for it.
void append_cell(std::string& line, std::string_view text);

/// Appends the shortest text that reads back as the same number; "nan", "inf" and "-inf" stand for themselves.
void append_cell(std::string& line, double value);

using file::Line;
using file::parse_line;

/// A line of cells, with its end.
std::string join_cells(const std::vector<std::string>& cells);

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/csv_text-inl.hpp"
#endif
