// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/table/csv_cursor.hpp"

namespace fulgurite::data {

FULGURITE_INLINE FileText::FileText(const std::filesystem::path& path) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(path, failed);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(failed ? nullptr : std::fopen(path.c_str(), "rb"),
                                                               &std::fclose);
    if (!file) throw Error("data::Csv: cannot read '", path, "'", failed ? ": " + failed.message() : std::string());
    bytes_ = std::make_unique_for_overwrite<char[]>(size);
    if (std::fread(bytes_.get(), 1, size, file.get()) != size)
        throw Error("data::Csv: '", path, "' could not be read to its end");
    text_ = {bytes_.get(), size};
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
}

FULGURITE_INLINE void refuse_nul(std::string_view text, const std::string& file) {
    const auto at = text.find('\0');
    if (at == text.npos) return;
    const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    throw Error("data::Csv: ", file, ":", lines + 1, ": a byte 0 stands here; save the file as text in UTF-8");
}

FULGURITE_INLINE bool CsvCursor::to_cell() {
    if (at_ == end_ || *at_ != separator_) return false;
    ++at_;
    return true;
}

FULGURITE_INLINE void CsvCursor::end_line() {
    if (at_ == end_) return;
    if (*at_ == '\r' && at_ + 1 != end_ && at_[1] == '\n') ++at_;
    next_line();
    ++at_;
}

FULGURITE_INLINE std::string_view CsvCursor::cell() {
    begin_ = at_, begin_line_ = line_, begin_line_begin_ = line_begin_;
    if (at_ != end_ && *at_ == '"') return quoted();
    while (!at_cell_end(at_)) ++at_;
    auto text = std::string_view(begin_, static_cast<std::size_t>(at_ - begin_));
    const auto blank = [&](char c) { return c == ' ' || (c == '\t' && separator_ != '\t'); };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

FULGURITE_INLINE std::string_view CsvCursor::quoted() {
    const char* from = ++at_;
    bool doubled = false;
    unquoted_.clear();
    for (;; ++at_) {
        if (at_ == end_) throw error("the quote that begins here does not end");
        if (*at_ == '\n') next_line();
        if (*at_ != '"') continue;
        if (at_ + 1 == end_ || at_[1] != '"') break;
        unquoted_.append(from, ++at_);
        from = at_ + 1;
        doubled = true;
    }
    std::string_view text(from, static_cast<std::size_t>(at_ - from));
    if (doubled) text = unquoted_.append(text);
    ++at_;
    if (!at_cell_end(at_))
        throw error_here("'", *at_, "' stands behind a closing quote, expected '", separator_,
                         "' or the end of the line; a quote within quotes is written twice");
    return text;
}

} // namespace fulgurite::data
