// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "fulgurite/config/origin.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::config::detail {

/// Looks whether a text has the shape of TOML: names, brackets, strings and words where they may stand. The parser
/// behind relies on it and ends the program where it is not so: at `[[[[`, `a = [}`, or a letter beyond ASCII in a name
/// without quotes. What the words and strings say is the parser's to refuse.
class TomlShape {
public:
    static constexpr int deepest = 100; ///< lists and tables within each other

    TomlShape(std::string_view text, const std::string& source) : text_(text), source_(source) {}

    /// Throws `Error` with the place.
    void check() {
        while (true) {
            skip_blank(true);
            if (at_end()) return;
            if (take('[')) header();
            else pair(section_);
            skip_blank(false);
            if (!at_end() && !is_newline()) refuse("a line ends here, got ", seen());
        }
    }

private:
    bool at_end() const { return at_ >= text_.size(); }
    char now(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    bool take(char wanted) { return !at_end() && now() == wanted && ++at_; }
    bool is_newline() const { return now() == '\n' || (now() == '\r' && now(1) == '\n'); }

    template <class... Words>
    [[noreturn]] void refuse(const Words&... words) const {
        const auto before = text_.substr(0, std::min(at_, text_.size()));
        const auto begin = before.rfind('\n') + 1; // npos + 1 is 0
        const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(begin), before.end(),
                                          [](char c) { return (c & 0xC0) != 0x80; });
        throw Error(Origin(source_, 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
                           1 + static_cast<int>(column))
                        .text(),
                    ": ", words...);
    }
    std::string seen() const {
        if (at_end()) return "the end of the text";
        if (is_newline()) return "the end of the line";
        const auto byte = static_cast<unsigned char>(now());
        if (byte < 0x20 || byte == 0x7f) return "a control character";
        std::size_t end = at_ + 1;
        while (end < text_.size() && (text_[end] & 0xC0) == 0x80) ++end;
        return "'" + std::string(text_.substr(at_, end - at_)) + "'";
    }
    /// Spaces and comments; over ends of lines, too.
    void skip_blank(bool lines) {
        for (; !at_end(); ++at_) {
            if (now() == ' ' || now() == '\t' || (lines && is_newline())) continue;
            if (now() != '#') return;
            while (!at_end() && !is_newline()) ++at_;
            if (!lines || at_end()) return;
        }
    }
    /// Behind the first bracket: `[name]`, `[[name]]`.
    void header() {
        const bool list = take('[');
        section_ = names(0);
        if (!take(']') || (list && !take(']'))) refuse("the name of a section ends with ']', got ", seen());
    }
    /// `a.b.c`, at a depth. Returns that of the last one.
    int names(int depth) {
        do {
            if (++depth > deepest) refuse("more than ", deepest, " lists and tables stand within each other");
            skip_spaces();
            if (now() == '"' || now() == '\'') {
                string(false);
            } else {
                const auto begin = at_;
                while (is_bare(now())) ++at_;
                if (at_ == begin) refuse("a name is wanted, in quotes where it has other letters, got ", seen());
            }
            skip_spaces();
        } while (take('.'));
        return depth;
    }
    void skip_spaces() {
        while (now() == ' ' || now() == '\t') ++at_;
    }
    static bool is_bare(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
    void pair(int depth) {
        depth = names(depth);
        if (!take('=')) refuse("'=' is wanted behind a name, got ", seen());
        skip_spaces();
        value(depth);
    }
    void value(int depth) {
        if (depth > deepest) refuse("more than ", deepest, " lists and tables stand within each other");
        if (now() == '"' || now() == '\'') return string(true);
        if (take('[')) return list(depth + 1);
        if (take('{')) return table(depth + 1);
        word();
    }
    /// A number, a date, true or false. Between a date and its time may be a space.
    void word() {
        const auto begin = at_;
        const auto is_part = [](char c) { return is_bare(c) || c == '+' || c == '.' || c == ':'; };
        while (is_part(now())) ++at_;
        if (at_ == begin) refuse("a value is wanted, got ", seen());
        if (at_ - begin == 10 && text_[begin + 4] == '-' && now() == ' ' && is_digit(now(1))) {
            ++at_;
            while (is_part(now())) ++at_;
        }
        const auto said = text_.substr(begin, at_ - begin);
        const bool is_time = said.find(':') != said.npos || (said.size() > 4 && is_digit(said[3]) && said[4] == '-');
        if (!is_time || is_moment(said)) return;
        at_ = begin;
        refuse("'", said, "' is no date or time; they are written 2026-11-30, 07:32:00, 2026-11-30T07:32:00.5Z");
    }
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    /// A date, a time, or both and an offset. Takes what it has seen from the front.
    static bool is_moment(std::string_view said) {
        const auto take = [&](std::string_view pattern) { // 0: any digit
            if (said.size() < pattern.size()) return false;
            for (std::size_t i = 0; i < pattern.size(); ++i)
                if (pattern[i] == '0' ? !is_digit(said[i]) : pattern[i] != said[i]) return false;
            said.remove_prefix(pattern.size());
            return true;
        };
        const bool has_date = take("0000-00-00");
        if (has_date && said.empty()) return true;
        if (has_date && !take("T") && !take("t") && !take(" ")) return false;
        if (!take("00:00:00")) return false;
        if (take(".") && !take("0")) return false;
        while (take("0")) {
        }
        if (said.empty()) return true;
        return has_date && (take("Z") || take("z") || take("+00:00") || take("-00:00")) && said.empty();
    }
    void list(int depth) {
        while (true) {
            skip_blank(true);
            if (take(']')) return;
            value(depth);
            skip_blank(true);
            if (take(']')) return;
            if (!take(',')) refuse("',' or ']' is wanted in a list, got ", seen());
        }
    }
    void table(int depth) {
        skip_spaces();
        if (take('}')) return;
        while (true) {
            pair(depth);
            skip_spaces();
            if (take('}')) return;
            if (!take(',')) refuse("',' or '}' is wanted in a table, got ", seen());
        }
    }
    /// Of one line, or of several between three quotes.
    void string(bool may_be_long) {
        const char quote = now();
        const auto begin = at_;
        const bool is_long = now(1) == quote && now(2) == quote;
        if (is_long && !may_be_long) refuse("a name has one line, and one quote on each side");
        at_ += is_long ? 3 : 1;
        while (!at_end()) {
            if (now() == '\\' && quote == '"') {
                ++at_;
                if (now() & 0x80)
                    refuse("what stands behind a '\\' in a string is none of b, t, n, f, r, u, U, \\, \", got ",
                           seen());
                ++at_;
            } else if (now() == quote && (!is_long || (now(1) == quote && now(2) == quote))) {
                at_ += is_long ? 3 : 1;
                for (int more = 0; is_long && more < 2 && now() == quote; ++more) ++at_; // quotes within, at the end
                return;
            } else {
                if (!is_long && is_newline()) break;
                ++at_;
            }
        }
        at_ = begin;
        refuse("a string begins here and does not end");
    }

    std::string_view text_;
    const std::string& source_;
    std::size_t at_ = 0;
    int section_ = 0; // how deep it is
};

} // namespace fulgurite::config::detail
