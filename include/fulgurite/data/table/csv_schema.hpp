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
    CsvSchemaReader(const CsvOptions& options, CsvCursor& cursor) : options_(options), cursor_(cursor) {
        if (!cursor_.to_row()) throw cursor_.error_here("the file has no line");
        auto first = cursor_;
        do {
            const auto text = first.cell();
            if (!options_.header) names_.push_back(std::to_string(names_.size()));
            else add_name(std::string(text), first);
        } while (first.to_cell());
        if (!options_.header) return;
        first.end_line();
        cursor_ = first;
    }

    CsvSchema read() const {
        std::vector<std::size_t> targets = found(options_.targets, "targets"),
                                 ignored = found(options_.ignore, "ignore"),
                                 features = found(options_.features, "features"),
                                 categorical = found(options_.categorical, "categorical");
        const auto in = [](const auto& list, std::size_t i) {
            return std::find(list.begin(), list.end(), i) != list.end();
        };
        CsvSchema schema;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            const bool target = in(targets, i),
                       feature = options_.features.empty() ? !target && !in(ignored, i) : in(features, i);
            if (target + in(ignored, i) + in(features, i) > 1)
                throw Error("data::Csv: the column '", names_[i],
                            "' is named as two of targets, features and ignore; give it one part");
            schema.column_of.push_back(target || feature ? static_cast<std::int64_t>(schema.columns.size()) : -1);
            if (!target && !feature) continue;
            auto& column = schema.columns.emplace_back();
            column.name = names_[i];
            column.target = target;
            column.category = in(categorical, i);
        }
        take_kinds(schema);
        return schema;
    }

    /// The columns of the training table, whose file has `width` of them. Its targets may be missing; without names a
    /// column is known by its place, and none may be missing.
    CsvSchema read_as(const std::vector<CsvColumn>& training, std::size_t width) const {
        if (!options_.header && names_.size() != width)
            throw cursor_.error_here("the row has ", names_.size(), " cells, the training table ", width,
                                     "; without names of columns, these must be as many");
        CsvSchema schema;
        schema.column_of.resize(names_.size(), -1);
        for (auto column : training) {
            const auto place = std::find(names_.begin(), names_.end(), column.name);
            if (place == names_.end() && column.target) continue;
            if (place == names_.end())
                throw cursor_.error_here("the training table's column '", column.name, "' is not there",
                                         suggestion(column.name, names_));
            column.fixed = true;
            schema.column_of[static_cast<std::size_t>(place - names_.begin())] =
                static_cast<std::int64_t>(schema.columns.size());
            schema.columns.push_back(std::move(column));
        }
        return schema;
    }

private:
    void add_name(std::string name, const CsvCursor& place) {
        if (name.empty()) name = std::to_string(names_.size());
        if (detail::float_of(name) && name.find_first_not_of("0123456789") != name.npos)
            throw place.error("'", name,
                              "' is a number, and the first line is to name the columns; give header = false");
        if (std::find(names_.begin(), names_.end(), name) != names_.end())
            throw place.error("two columns are named '", name,
                              "'; name them apart, or give header = false if these are no names");
        names_.push_back(std::move(name));
    }

    std::vector<std::size_t> found(const std::vector<std::string>& wanted, std::string_view option) const {
        std::vector<std::size_t> places;
        for (auto name : wanted) {
            if (const auto back = detail::float_of(name); !options_.header && name.starts_with('-') && back)
                name = std::to_string(static_cast<std::int64_t>(names_.size()) + static_cast<std::int64_t>(*back));
            const auto place = std::find(names_.begin(), names_.end(), name);
            if (place == names_.end())
                throw Error("data::Csv: ", option, " names the column '", name, "', which '", options_.path,
                            "' does not have", suggestion(name, names_));
            places.push_back(static_cast<std::size_t>(place - names_.begin()));
        }
        return places;
    }

    /// Numbers or words, by the first rows. Throws `Error` for a column of both.
    void take_kinds(CsvSchema& schema) const {
        constexpr int rows = 1000;
        auto cursor = cursor_;
        std::vector<CsvKind> kinds(schema.columns.size());
        for (int row = 0; row < rows && cursor.to_row(); ++row, cursor.end_line()) {
            std::size_t i = 0;
            do {
                const auto text = cursor.cell();
                if (i >= schema.column_of.size()) break; // told when the row is read
                if (const auto column = schema.column_of[i++]; column >= 0 && !is_missing(text))
                    kinds[static_cast<std::size_t>(column)].add(text, cursor);
            } while (cursor.to_cell());
            while (cursor.to_cell()) (void)cursor.cell();
        }
        std::size_t targets = 0, classes = 0;
        for (std::size_t i = 0; i < schema.columns.size(); ++i) {
            auto& column = schema.columns[i];
            if (!column.target || options_.target == Target::automatic) {
                if (!column.category) kinds[i].check(column);
                column.category = column.category || kinds[i].is_words();
            } else column.category = options_.target == Target::classes;
            targets += column.target;
            classes += column.target && column.category;
        }
        if (classes > 0 && targets > 1)
            throw Error("data::Csv: '", options_.path, "' has ", targets,
                        " targets and classes among them; classes make a target alone");
    }

    bool is_missing(std::string_view text) const {
        const auto& words = options_.missing_words;
        return std::find(words.begin(), words.end(), text) != words.end();
    }

    const CsvOptions& options_;
    CsvCursor& cursor_;
    std::vector<std::string> names_;
};

} // namespace fulgurite::data
