// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/data/table/csv_column.hpp"
#include "fulgurite/data/table/csv_cursor.hpp"
#include "fulgurite/data/table/csv_kind.hpp"
#include "fulgurite/data/table/csv_options.hpp"

namespace fulgurite::data {

/// Which columns of a file are read, in the order of the file.
struct CsvSchema {
    std::vector<CsvColumn> columns;
    std::vector<std::int64_t> column_of; ///< for each column of the file the one above, −1 where it is left out
};

/// Makes the schema of a file from its first lines and the options, or from that of a training table.
class CsvSchemaReader {
public:
    /// The cursor is left at the first row of data.
    CsvSchemaReader(const CsvOptions& options, CsvCursor& cursor);

    CsvSchema read() const;

    /// The columns of the training table, whose file has `width` of them. Its targets may be missing; without names a
    /// column is known by its place, and none may be missing.
    CsvSchema read_as(const std::vector<CsvColumn>& training, std::size_t width) const;

private:
    void add_name(std::string name, const CsvCursor& place);

    std::vector<std::size_t> found(const std::vector<std::string>& wanted, std::string_view option) const;

    /// Numbers or words, by the first rows. Throws `Error` for a column of both.
    void take_kinds(CsvSchema& schema) const;

    bool is_missing(std::string_view text) const {
        const auto& words = options_.missing_words;
        return std::find(words.begin(), words.end(), text) != words.end();
    }

    const CsvOptions& options_;
    CsvCursor& cursor_;
    std::vector<std::string> names_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/table/csv_schema-inl.hpp"
#endif
