// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/table/csv_kind.hpp"

namespace fulgurite::data {

FULGURITE_INLINE void CsvKind::add(std::string_view text, const CsvCursor& cursor) {
    if (detail::float_of(text)) {
        if (number_.empty()) number_ = text;
        return;
    }
    if (!word_at_) word_ = text, word_at_ = cursor;
    all_have_commas_ = all_have_commas_ && has_comma(text);
}

FULGURITE_INLINE void CsvKind::check(const CsvColumn& column) const {
    const std::string_view cure = column.target ? "give target = classes" : "name the column in categorical";
    if (is_words() && has_comma(word_) && (all_have_commas_ || !number_.empty()))
        throw word_at_->error("'", word_, "' in the column '", column.name,
                              "' has a comma, and numbers have a point; if it is a category, ", cure);
    if (is_words() && !number_.empty())
        throw word_at_->error("'", word_, "' is no number of a float, and the column '", column.name,
                              "' has numbers, too, as '", number_, "'; if these are categories, ", cure,
                              ", and if this is a gap, put it among missing_words");
}

} // namespace fulgurite::data
