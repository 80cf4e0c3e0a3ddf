// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "fulgurite/core/error.hpp"

namespace fulgurite::data {

/// The bytes of a file, without the mark that some programs begin UTF-8 with.
class FileText {
public:
    /// Throws where it cannot be read.
    explicit FileText(const std::filesystem::path& path);
    std::string_view text() const { return text_; }

private:
    std::unique_ptr<char[]> bytes_;
    std::string_view text_;
};

/// Throws `Error` with the place of a byte 0: the file is no text, or one of UTF-16.
void refuse_nul(std::string_view text, const std::string& file);

/// Walks over the cells of a table of separated values: RFC 4180, and besides line ends of any kind, blank lines that
/// are skipped, and spaces around cells without quotes, which do not count.
class CsvCursor {
public:
    CsvCursor(std::string_view text, char separator, std::string file)
        : at_(text.data()),
          end_(text.data() + text.size()),
          line_begin_(at_),
          separator_(separator),
          file_(std::move(file)) {}

    /// Where the text goes on; a reader that knows better how to read a cell moves it to the cell's end.
    const char*& at() { return at_; }
    const char* end() const { return end_; }
    bool at_cell_end(const char* at) const { return at == end_ || *at == separator_ || *at == '\n' || *at == '\r'; }

    /// Goes to the next line that is not blank; false where there is none.
    bool to_row() {
        while (at_ != end_ && (*at_ == '\n' || *at_ == '\r')) end_line();
        return at_ != end_;
    }
    /// Behind a cell: goes over the separator to the next one, or, at the end of a row, gives false.
    bool to_cell();
    void end_line();

    /// The text of the cell that begins here, which is valid until the next.
    std::string_view cell();

    /// For the cell that was read last: `file:line:column: …`.
    template <class... Pieces>
    Error error(const Pieces&... pieces) const {
        return error_at(begin_, begin_line_, begin_line_begin_, pieces...);
    }
    /// For the place where the text goes on.
    template <class... Pieces>
    Error error_here(const Pieces&... pieces) const {
        return error_at(at_, line_, line_begin_, pieces...);
    }

private:
    template <class... Pieces>
    Error error_at(const char* at, std::int64_t line, const char* line_begin, const Pieces&... pieces) const {
        const auto column = std::count_if(line_begin, at, [](char c) { return (c & 0xc0) != 0x80; }); // of UTF-8
        return Error("data::Csv: ", file_, ":", line, ":", std::int64_t{column + 1}, ": ", pieces...);
    }

    void next_line() {
        ++line_;
        line_begin_ = at_ + 1;
    }

    std::string_view quoted();

    const char *at_, *end_, *line_begin_;
    std::int64_t line_ = 1;
    const char *begin_ = nullptr, *begin_line_begin_ = nullptr;
    std::int64_t begin_line_ = 1;
    char separator_;
    std::string file_, unquoted_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/table/csv_cursor-inl.hpp"
#endif
