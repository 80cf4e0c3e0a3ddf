// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/csv_text.hpp"

namespace fulgurite::logger {

FULGURITE_INLINE void append_cell(std::string& line, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == text.npos) {
        line += text;
        return;
    }
    line += '"';
    for (const char c : text) line.append(c == '"' ? 2 : 1, c);
    line += '"';
}

FULGURITE_INLINE void append_cell(std::string& line, double value) {
    fmt::format_to(std::back_inserter(line), "{}", value);
}

FULGURITE_INLINE std::string join_cells(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
        if (!line.empty()) line += ',';
        append_cell(line, cell);
    }
    return line += '\n';
}

} // namespace fulgurite::logger
