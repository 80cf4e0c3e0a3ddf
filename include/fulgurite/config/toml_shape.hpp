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
    void check();

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
    std::string seen() const;
    /// Spaces and comments; over ends of lines, too.
    void skip_blank(bool lines);
    /// Behind the first bracket: `[name]`, `[[name]]`.
    void header();
    /// `a.b.c`, at a depth. Returns that of the last one.
    int names(int depth);
    void skip_spaces() {
        while (now() == ' ' || now() == '\t') ++at_;
    }
    static bool is_bare(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
    void pair(int depth);
    void value(int depth);
    /// A number, a date, true or false. Between a date and its time may be a space.
    void word();
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    /// A date, a time, or both and an offset. Takes what it has seen from the front.
    static bool is_moment(std::string_view said);
    void list(int depth);
    void table(int depth);
    /// Of one line, or of several between three quotes.
    void string(bool may_be_long);

    std::string_view text_;
    const std::string& source_;
    std::size_t at_ = 0;
    int section_ = 0; // how deep it is
};

} // namespace fulgurite::config::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/toml_shape-inl.hpp"
#endif
