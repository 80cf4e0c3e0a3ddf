// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <charconv>
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

    CsvTable read() {
        reserve();
        while (cursor_.to_row()) {
            read_row();
            cursor_.end_line();
        }
        if (table_.rows() == 0) throw cursor_.error_here("the file has no row of data");
        sort_categories();
        return std::move(table_);
    }

private:
    void reserve() {
        auto first = cursor_;
        if (!first.to_row()) return;
        const char* begin = first.at();
        do (void)first.cell();
        while (first.to_cell());
        const auto rows = (first.end() - begin) / (first.at() - begin + 1) + 1;
        table_.cells.reserve(static_cast<std::size_t>(rows) * table_.columns.size());
    }

    void read_row() {
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
            throw cursor_.error_here("the row goes on after ", column_of_.size(),
                                     " cells, as many as there are columns");
    }

    float value(CsvColumn& column) {
        if (column.category) return category(column);
        float number = 0;
        const auto [end, failed] = std::from_chars(cursor_.at(), cursor_.end(), number);
        if (failed != std::errc() || !cursor_.at_cell_end(end) || !std::isfinite(number)) return rare_number(column);
        cursor_.at() = end;
        return number;
    }

    /// In quotes, with spaces around it, missing, or no number at all.
    float rare_number(const CsvColumn& column) {
        const auto text = cursor_.cell();
        if (const auto number = detail::float_of(text)) return *number;
        if (!is_missing(text))
            throw cursor_.error("'", text, "' in the column '", column.name,
                                "' is no number of a float; if it is a category, name the column in categorical");
        if (column.target || options_.missing == Missing::refuse) throw missing(column);
        return std::numeric_limits<float>::quiet_NaN();
    }

    float category(CsvColumn& column) {
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

    Error missing(const CsvColumn& column) const {
        return cursor_.error(
            "there is no value in the column '", column.name, "'",
            column.target ? ", a target; take the row out" : "; take the row out, or give missing = fill");
    }
    bool is_missing(std::string_view text) const {
        const auto& words = options_.missing_words;
        return std::find(words.begin(), words.end(), text) != words.end();
    }

    void sort_categories() {
        const auto width = table_.columns.size();
        for (std::size_t i = 0; i < width; ++i) {
            if (!table_.columns[i].category || table_.columns[i].fixed) continue;
            const auto codes = table_.columns[i].sort();
            for (auto cell = i; cell < table_.cells.size(); cell += width)
                table_.cells[cell] = static_cast<float>(codes[static_cast<std::size_t>(table_.cells[cell])]);
        }
    }

    const CsvOptions& options_;
    CsvCursor cursor_;
    std::vector<std::int64_t> column_of_;
    CsvTable table_;
};

} // namespace fulgurite::data
