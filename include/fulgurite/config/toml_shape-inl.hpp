// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/toml_shape.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE void TomlShape::check() {
    while (true) {
        skip_blank(true);
        if (at_end()) return;
        if (take('[')) header();
        else pair(section_);
        skip_blank(false);
        if (!at_end() && !is_newline()) refuse("a line ends here, got ", seen());
    }
}

FULGURITE_INLINE std::string TomlShape::seen() const {
    if (at_end()) return "the end of the text";
    if (is_newline()) return "the end of the line";
    const auto byte = static_cast<unsigned char>(now());
    if (byte < 0x20 || byte == 0x7f) return "a control character";
    std::size_t end = at_ + 1;
    while (end < text_.size() && (text_[end] & 0xC0) == 0x80) ++end;
    return "'" + std::string(text_.substr(at_, end - at_)) + "'";
}

FULGURITE_INLINE void TomlShape::skip_blank(bool lines) {
    for (; !at_end(); ++at_) {
        if (now() == ' ' || now() == '\t' || (lines && is_newline())) continue;
        if (now() != '#') return;
        while (!at_end() && !is_newline()) ++at_;
        if (!lines || at_end()) return;
    }
}

FULGURITE_INLINE void TomlShape::header() {
    const bool list = take('[');
    section_ = names(0);
    if (!take(']') || (list && !take(']'))) refuse("the name of a section ends with ']', got ", seen());
}

FULGURITE_INLINE int TomlShape::names(int depth) {
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

FULGURITE_INLINE void TomlShape::pair(int depth) {
    depth = names(depth);
    if (!take('=')) refuse("'=' is wanted behind a name, got ", seen());
    skip_spaces();
    value(depth);
}

FULGURITE_INLINE void TomlShape::value(int depth) {
    if (depth > deepest) refuse("more than ", deepest, " lists and tables stand within each other");
    if (now() == '"' || now() == '\'') return string(true);
    if (take('[')) return list(depth + 1);
    if (take('{')) return table(depth + 1);
    word();
}

FULGURITE_INLINE void TomlShape::word() {
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

FULGURITE_INLINE bool TomlShape::is_moment(std::string_view said) {
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

FULGURITE_INLINE void TomlShape::list(int depth) {
    while (true) {
        skip_blank(true);
        if (take(']')) return;
        value(depth);
        skip_blank(true);
        if (take(']')) return;
        if (!take(',')) refuse("',' or ']' is wanted in a list, got ", seen());
    }
}

FULGURITE_INLINE void TomlShape::table(int depth) {
    skip_spaces();
    if (take('}')) return;
    while (true) {
        pair(depth);
        skip_spaces();
        if (take('}')) return;
        if (!take(',')) refuse("',' or '}' is wanted in a table, got ", seen());
    }
}

FULGURITE_INLINE void TomlShape::string(bool may_be_long) {
    const char quote = now();
    const auto begin = at_;
    const bool is_long = now(1) == quote && now(2) == quote;
    if (is_long && !may_be_long) refuse("a name has one line, and one quote on each side");
    at_ += is_long ? 3 : 1;
    while (!at_end()) {
        if (now() == '\\' && quote == '"') {
            ++at_;
            if (now() & 0x80)
                refuse("what stands behind a '\\' in a string is none of b, t, n, f, r, u, U, \\, \", got ", seen());
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

} // namespace fulgurite::config::detail
