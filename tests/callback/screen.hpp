// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/callback/progress/terminal.hpp"

namespace fulgurite::testing {

/// A terminal that shows what a terminal would: it knows the few commands that a bar uses. One cell for each byte, so
/// that it is for ASCII.
class Glass {
public:
    void write(std::string_view text) {
        raw += text;
        ++writes;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\033') i = command(text, i + 2);
            else if (text[i] == '\n') ++row_, column_ = 0;
            else if (text[i] == '\r') column_ = 0;
            else put(text[i]);
        }
    }
    /// What is seen, from the top, without spaces at the ends of lines.
    std::vector<std::string> lines() const {
        auto seen = lines_;
        for (auto& line : seen) line.erase(line.find_last_not_of(' ') + 1);
        while (!seen.empty() && seen.back().empty()) seen.pop_back();
        return seen;
    }
    bool cursor_visible() const { return visible_; }
    std::size_t row() const { return row_; }
    std::size_t column() const { return column_; }

    std::string raw;
    int writes = 0;

private:
    std::string& line() {
        if (lines_.size() <= row_) lines_.resize(row_ + 1);
        return lines_[row_];
    }
    void put(char c) {
        if (line().size() <= column_) line().resize(column_ + 1, ' ');
        line()[column_++] = c;
    }
    std::size_t command(std::string_view text, std::size_t i) {
        std::string number;
        for (; text[i] == '?' || text[i] == ';' || (text[i] >= '0' && text[i] <= '9'); ++i) number += text[i];
        if (text[i] == 'A') row_ -= static_cast<std::size_t>(std::stoi(number));
        if (text[i] == 'K' || text[i] == 'J') line().resize(std::min(line().size(), column_));
        if (text[i] == 'J') lines_.resize(row_ + 1);
        if (number == "?25") visible_ = text[i] == 'h';
        return i;
    }

    std::vector<std::string> lines_;
    std::size_t row_ = 0, column_ = 0;
    bool visible_ = true;
};

/// A terminal and a clock in a test's hands.
struct Lab {
    Glass glass;
    double now = 100;
    int columns = 100, clock_reads = 0;
    bool live = true;

    callback::Terminal terminal() {
        callback::Terminal made;
        made.write = [this](std::string_view text) { glass.write(text); };
        made.now = [this] { return ++clock_reads, now; };
        made.columns = [this] { return columns; };
        made.live = live;
        return made;
    }
};

} // namespace fulgurite::testing
