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
    void add(std::string_view text, const CsvCursor& cursor) {
        if (detail::float_of(text)) {
            if (number_.empty()) number_ = text;
            return;
        }
        if (!word_at_) word_ = text, word_at_ = cursor;
        all_have_commas_ = all_have_commas_ && has_comma(text);
    }
    bool is_words() const { return word_at_.has_value(); }

    /// Throws `Error` for a column that holds both, and for numbers with a comma.
    void check(const CsvColumn& column) const {
        const std::string_view cure = column.target ? "give target = classes" : "name the column in categorical";
        if (is_words() && has_comma(word_) && (all_have_commas_ || !number_.empty()))
            throw word_at_->error("'", word_, "' in the column '", column.name,
                                  "' has a comma, and numbers have a point; if it is a category, ", cure);
        if (is_words() && !number_.empty())
            throw word_at_->error("'", word_, "' is no number of a float, and the column '", column.name,
                                  "' has numbers, too, as '", number_, "'; if these are categories, ", cure,
                                  ", and if this is a gap, put it among missing_words");
    }

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
