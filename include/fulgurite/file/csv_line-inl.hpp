// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/csv_line.hpp"

namespace fulgurite::file {

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

} // namespace fulgurite::file
