// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "fulgurite/data/table/csv_column.hpp"
#include "fulgurite/data/table/csv_cursor.hpp"

namespace fulgurite::data {

/// Whether a column holds numbers or words, by its first cells. One wrong cell among numbers must not make a category
/// of each of them.
class CsvKind {
public:
    /// A cell that is no gap. Cursor: has just read it.
    void add(std::string_view text, const CsvCursor& cursor);
    bool is_words() const { return word_at_.has_value(); }

    /// Throws `Error` for a column that holds both, and for numbers with a comma.
    void check(const CsvColumn& column) const;

private:
    static bool has_comma(std::string_view text) {
        return text.find(',') != text.npos && text.find_first_of("0123456789") != text.npos &&
               text.find_first_not_of("+-0123456789.,eE") == text.npos;
    }

    std::string number_, word_; // the first of each
    std::optional<CsvCursor> word_at_;
    bool all_have_commas_ = true;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/table/csv_kind-inl.hpp"
#endif
