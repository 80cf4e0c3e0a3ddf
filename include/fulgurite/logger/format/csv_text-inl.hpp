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

FULGURITE_INLINE Line parse_line(std::string_view text) {
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

FULGURITE_INLINE std::string join_cells(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
        if (!line.empty()) line += ',';
        append_cell(line, cell);
    }
    return line += '\n';
}

} // namespace fulgurite::logger
