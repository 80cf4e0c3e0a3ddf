// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/text.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE Origin place_in(std::string_view text, std::size_t at, const std::string& source) {
    const auto before = text.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n');
    const auto begin = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    return Origin(source, static_cast<int>(line) + 1, static_cast<int>(at - begin) + 1);
}

FULGURITE_INLINE std::size_t invalid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto size = letter_at(text, i);
        if (size == 0) return i;
        i += size;
    }
    return text.npos;
}

FULGURITE_INLINE void check_text(std::string_view text, const std::string& source) {
    if (const auto nul = text.find('\0'); nul != text.npos)
        throw Error(place_in(text, nul, source).text(), ": a byte 0 stands here; this is no text");
    if (const auto at = invalid_utf8(text); at != text.npos)
        throw Error(place_in(text, at, source).text(), ": this is no UTF-8");
}

FULGURITE_INLINE std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
    const char quote = text[begin];
    for (auto at = begin + 1; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\') ++at;
        else if (text[at] != quote) continue;
        else if (quote == '\'' && at + 1 < text.size() && text[at + 1] == quote) ++at;
        else return at + 1;
    }
    return text.npos;
}

FULGURITE_INLINE void refuse_open_quote(std::string_view text, std::size_t begin, const std::string& source) {
    while (begin < text.size() && (text[begin] == '&' || text[begin] == '!')) {
        begin = text.find_first_of(" \t\r\n", begin);
        begin = begin == text.npos ? begin : text.find_first_not_of(" \t\r\n", begin);
    }
    const bool is_quote = begin < text.size() && (text[begin] == '"' || text[begin] == '\'');
    if (is_quote && end_of_quoted(text, begin) == text.npos) refuse_open(text, begin, source);
}

FULGURITE_INLINE Unclosed::Unclosed(std::string_view text) : text_(text) {
    while (at_ < text_.size() && wrong_.empty()) step();
    if (wrong_.empty() && !open_.empty())
        wrong_ = std::string("'") + text_[open_.back()] + "' is not closed", place_ = open_.back();
}

FULGURITE_INLINE void Unclosed::step() {
    const char c = text_[at_];
    const bool is_quote = c == '"' || c == '\'', opens = c == '[' || c == '{';
    if (c == '#' && (at_ == 0 || is_space(text_[at_ - 1]))) at_ = std::min(text_.find('\n', at_), text_.size());
    else if (is_quote && is_begin()) skip_quotes();
    else if (opens && (!open_.empty() || is_begin())) open_.push_back(at_++);
    else if ((c == ']' || c == '}') && !open_.empty()) close(c);
    else ++at_;
}

FULGURITE_INLINE bool Unclosed::is_begin() const {
    std::size_t before = at_;
    while (before > 0 && (text_[before - 1] == ' ' || text_[before - 1] == '\t')) --before;
    if (before == 0) return true;
    const char c = text_[before - 1];
    return c == '\n' || c == ',' || c == '[' || c == '{' || c == ':' || (before != at_ && c == '-');
}

FULGURITE_INLINE void Unclosed::skip_quotes() {
    const auto begin = at_;
    at_ = std::min(end_of_quoted(text_, begin), text_.size());
    if (end_of_quoted(text_, begin) != text_.npos) return;
    wrong_ = std::string("the text that begins with ") + text_[begin] + " is not closed", place_ = begin;
}

FULGURITE_INLINE void Unclosed::close(char c) {
    const char opened = text_[open_.back()];
    if ((opened == '[') != (c == ']')) {
        wrong_ = std::string("'") + opened + "' is closed by '" + c + "'", place_ = open_.back();
        return;
    }
    open_.pop_back(), ++at_;
}

} // namespace fulgurite::config::detail
