// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/table/csv_column.hpp"
#include "fulgurite/data/table/csv_cursor.hpp"
#include "fulgurite/data/table/csv_options.hpp"
#include "fulgurite/data/table/csv_schema.hpp"

namespace fulgurite::data {

/// A table in memory: the columns that were read, and their cells row by row, categories by their codes; a number that
/// is missing is a NaN.
struct CsvTable {
    std::vector<CsvColumn> columns;
    std::vector<float> cells;

    std::int64_t rows() const { return columns.empty() ? 0 : static_cast<std::int64_t>(cells.size() / columns.size()); }
};

/// Reads the rows of a file. A number takes one call of `from_chars` and no look at its cell's end before.
class CsvRowReader {
public:
    CsvRowReader(const CsvOptions& options, CsvCursor cursor, CsvSchema schema)
        : options_(options), cursor_(std::move(cursor)), column_of_(std::move(schema.column_of)) {
        table_.columns = std::move(schema.columns);
    }

    CsvTable read();

private:
    void reserve();

    void read_row();

    float value(CsvColumn& column);

    /// In quotes, with spaces around it, missing, or no number at all.
    float rare_number(const CsvColumn& column);

    float category(CsvColumn& column);

    Error missing(const CsvColumn& column) const;
    bool is_missing(std::string_view text) const {
        const auto& words = options_.missing_words;
        return std::find(words.begin(), words.end(), text) != words.end();
    }

    void sort_categories();

    const CsvOptions& options_;
    CsvCursor cursor_;
    std::vector<std::int64_t> column_of_;
    CsvTable table_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/table/csv_rows-inl.hpp"
#endif
