// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/config/origin.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/letter_at.hpp"

/// What is wrong with a text before, or once, its format's reader has refused it.
namespace fulgurite::config::detail {

/// Line and column, counted in bytes.
Origin place_in(std::string_view text, std::size_t at, const std::string& source);

/// Where a text is no UTF-8; npos where it is.
std::size_t invalid_utf8(std::string_view text);
/// Throws `Error` with the place for a byte 0 and for what is no UTF-8.
void check_text(std::string_view text, const std::string& source);

/// Where the text that begins with this quote ends, behind its last quote; npos where it does not.
std::size_t end_of_quoted(std::string_view text, std::size_t begin);
[[noreturn]] inline void refuse_open(std::string_view text, std::size_t begin, const std::string& source) {
    throw Error(place_in(text, begin, source).text(), ": the text that begins with ", text[begin], " is not closed");
}
/// yaml-cpp takes a quote that is never closed, where the file ends with a line. Begin: of the last scalar with quotes,
/// or of its anchor and tag. Throws `Error`.
void refuse_open_quote(std::string_view text, std::size_t begin, const std::string& source);

/// Looks for what is opened and never closed: brackets, braces and quotes of JSON, and those of YAML, where a scalar
/// without quotes may hold any of them.
class Unclosed {
public:
    explicit Unclosed(std::string_view text);
    /// Empty where all is closed.
    const std::string& words() const { return wrong_; }
    std::size_t place() const { return place_; }

private:
    void step();
    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
    /// Whether a value may begin here.
    bool is_begin() const;
    void skip_quotes();
    void close(char c);

    std::string_view text_;
    std::size_t at_ = 0, place_ = 0;
    std::vector<std::size_t> open_;
    std::string wrong_;
};

} // namespace fulgurite::config::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/text-inl.hpp"
#endif
