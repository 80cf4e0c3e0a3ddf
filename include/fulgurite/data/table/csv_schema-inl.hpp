// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/table/csv_schema.hpp"

namespace fulgurite::data {

FULGURITE_INLINE CsvSchemaReader::CsvSchemaReader(const CsvOptions& options, CsvCursor& cursor)
    : options_(options), cursor_(cursor) {
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

FULGURITE_INLINE CsvSchema CsvSchemaReader::read() const {
    std::vector<std::size_t> targets = found(options_.targets, "targets"), ignored = found(options_.ignore, "ignore"),
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

FULGURITE_INLINE CsvSchema CsvSchemaReader::read_as(const std::vector<CsvColumn>& training, std::size_t width) const {
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

FULGURITE_INLINE void CsvSchemaReader::add_name(std::string name, const CsvCursor& place) {
    if (name.empty()) name = std::to_string(names_.size());
    if (detail::float_of(name) && name.find_first_not_of("0123456789") != name.npos)
        throw place.error("'", name, "' is a number, and the first line is to name the columns; give header = false");
    if (std::find(names_.begin(), names_.end(), name) != names_.end())
        throw place.error("two columns are named '", name,
                          "'; name them apart, or give header = false if these are no names");
    names_.push_back(std::move(name));
}

FULGURITE_INLINE std::vector<std::size_t> CsvSchemaReader::found(const std::vector<std::string>& wanted,
                                                                 std::string_view option) const {
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

FULGURITE_INLINE void CsvSchemaReader::take_kinds(CsvSchema& schema) const {
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

} // namespace fulgurite::data
