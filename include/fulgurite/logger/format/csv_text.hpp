// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/fmt.hpp"

namespace fulgurite::logger {

/// Appends a cell of a comma-separated line, quoted (RFC 4180) where its text asks for it.
inline void append_cell(std::string& line, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == text.npos) {
        line += text;
        return;
    }
    line += '"';
    for (const char c : text) line.append(c == '"' ? 2 : 1, c);
    line += '"';
}

/// Appends the shortest text that reads back as the same number; "nan", "inf" and "-inf" stand for themselves.
inline void append_cell(std::string& line, double value) { fmt::format_to(std::back_inserter(line), "{}", value); }

/// The first line of a text, whose quoted cells may hold line ends, and how many characters it takes with its end.
struct Line {
    std::vector<std::string> cells = std::vector<std::string>(1);
    std::size_t length = 0;
};
inline Line parse_line(std::string_view text) {
    Line line;
    bool quoted = false;
    auto& i = line.length;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') line.cells.back() += text[i++];
        else if (c == '"') quoted = !quoted;
        else if (c == '\n' && !quoted) return ++i, line;
        else if (c == ',' && !quoted) line.cells.emplace_back();
        else if (c != '\r' || quoted) line.cells.back() += c;
    }
    return line;
}

/// A line of cells, with its end.
inline std::string join_cells(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
        if (!line.empty()) line += ',';
        append_cell(line, cell);
    }
    return line += '\n';
}

} // namespace fulgurite::logger
