// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/table/csv_rows.hpp"

namespace fulgurite::data {

FULGURITE_INLINE CsvTable CsvRowReader::read() {
    reserve();
    while (cursor_.to_row()) {
        read_row();
        cursor_.end_line();
    }
    if (table_.rows() == 0) throw cursor_.error_here("the file has no row of data");
    sort_categories();
    return std::move(table_);
}

FULGURITE_INLINE void CsvRowReader::reserve() {
    auto first = cursor_;
    if (!first.to_row()) return;
    const char* begin = first.at();
    do (void)first.cell();
    while (first.to_cell());
    const auto rows = (first.end() - begin) / (first.at() - begin + 1) + 1;
    table_.cells.reserve(static_cast<std::size_t>(rows) * table_.columns.size());
}

FULGURITE_INLINE void CsvRowReader::read_row() {
    const auto first = table_.cells.size();
    table_.cells.resize(first + table_.columns.size());
    float* const row = table_.cells.data() + first;
    for (std::size_t i = 0; i < column_of_.size(); ++i) {
        if (i > 0 && !cursor_.to_cell())
            throw cursor_.error_here("the row ends after ", i, " of ", column_of_.size(), " cells");
        if (const auto column = column_of_[i]; column < 0) (void)cursor_.cell();
        else row[column] = value(table_.columns[static_cast<std::size_t>(column)]);
    }
    if (!cursor_.at_cell_end(cursor_.at()) || cursor_.to_cell())
        throw cursor_.error_here("the row goes on after ", column_of_.size(), " cells, as many as there are columns");
}

FULGURITE_INLINE float CsvRowReader::value(CsvColumn& column) {
    if (column.category) return category(column);
    float number = 0;
    const auto [end, failed] = std::from_chars(cursor_.at(), cursor_.end(), number);
    if (failed != std::errc() || !cursor_.at_cell_end(end) || !std::isfinite(number)) return rare_number(column);
    cursor_.at() = end;
    return number;
}

FULGURITE_INLINE float CsvRowReader::rare_number(const CsvColumn& column) {
    const auto text = cursor_.cell();
    if (const auto number = detail::float_of(text)) return *number;
    if (!is_missing(text))
        throw cursor_.error("'", text, "' in the column '", column.name,
                            "' is no number of a float; if it is a category, name the column in categorical");
    if (column.target || options_.missing == Missing::refuse) throw missing(column);
    return std::numeric_limits<float>::quiet_NaN();
}

FULGURITE_INLINE float CsvRowReader::category(CsvColumn& column) {
    constexpr std::int64_t most = 1 << 24; // beyond, a float does not hold every whole number
    auto text = cursor_.cell();
    if (is_missing(text)) {
        if (column.target || options_.missing == Missing::refuse) throw missing(column);
        text = {};
    }
    const auto code = column.code(text);
    if (!code)
        throw cursor_.error("'", text, "' is no category of the training table's column '", column.name, "'",
                            suggestion(text, column.categories()));
    if (*code >= most) throw cursor_.error("the column '", column.name, "' has more than ", most, " categories");
    return static_cast<float>(*code);
}

FULGURITE_INLINE Error CsvRowReader::missing(const CsvColumn& column) const {
    return cursor_.error("there is no value in the column '", column.name, "'",
                         column.target ? ", a target; take the row out" : "; take the row out, or give missing = fill");
}

FULGURITE_INLINE void CsvRowReader::sort_categories() {
    const auto width = table_.columns.size();
    for (std::size_t i = 0; i < width; ++i) {
        if (!table_.columns[i].category || table_.columns[i].fixed) continue;
        const auto codes = table_.columns[i].sort();
        for (auto cell = i; cell < table_.cells.size(); cell += width)
            table_.cells[cell] = static_cast<float>(codes[static_cast<std::size_t>(table_.cells[cell])]);
    }
}

} // namespace fulgurite::data
