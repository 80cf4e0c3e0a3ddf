// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/csv.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Csv Csv::fitted(std::span<const std::int64_t> rows) const {
    auto other = *this;
    other.fit(rows);
    return other;
}

FULGURITE_INLINE std::vector<std::string> Csv::target_names() const {
    std::vector<std::string> names;
    for (const auto& column : columns_)
        if (column.target) names.push_back(column.name);
    return names;
}

FULGURITE_INLINE std::vector<std::string> Csv::classes() const {
    for (const auto& column : columns_)
        if (column.target && column.category) return column.categories();
    return {};
}

FULGURITE_INLINE const std::vector<std::string>& Csv::categories(std::string_view name) const {
    std::vector<std::string> names;
    for (const auto& column : columns_) {
        if (column.category && column.name == name) return column.categories();
        if (column.category) names.push_back(column.name);
    }
    throw Error("data::Csv: there is no column '", name, "' of categories", suggestion(name, names));
}

FULGURITE_INLINE Csv::Csv(CsvOptions options, const Csv* training) : options_(std::move(options)) {
    checked_options("Csv", options_);
    if (training != nullptr) take_manner(training->options_);
    auto table = read(training);
    inputs_ = inputs_of(table, options_.categories);
    y_ = targets_of(table);
    columns_ = std::move(table.columns);
    if (inputs_.names.empty()) throw Error("data::Csv: '", options_.path, "' is left without a column of inputs");
    if (training != nullptr) use(training->scale_);
    else fit(all_rows());
}

FULGURITE_INLINE std::vector<std::int64_t> Csv::all_rows() const {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(inputs_.values.size(0)));
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

FULGURITE_INLINE CsvTable Csv::read(const Csv* training) {
    const FileText file(options_.path);
    refuse_nul(file.text(), options_.path.string());
    CsvCursor cursor(file.text(), options_.separator.front(), options_.path.string());
    const CsvSchemaReader schema(options_, cursor);
    auto columns = training == nullptr ? schema.read() : schema.read_as(training->columns_, training->width_);
    width_ = columns.column_of.size();
    return CsvRowReader(options_, cursor, std::move(columns)).read();
}

FULGURITE_INLINE void Csv::take_manner(const CsvOptions& training) {
    options_.categories = training.categories;
    options_.standardize = training.standardize;
    options_.missing = training.missing;
}

FULGURITE_INLINE void Csv::fit(std::span<const std::int64_t> rows) {
    const bool changes = options_.standardize || options_.missing == Missing::fill;
    use(changes ? scale_of(inputs_, rows) : no_scale(static_cast<std::int64_t>(inputs_.names.size())));
}

FULGURITE_INLINE void Csv::use(CsvScale scale) {
    scale_ = std::move(scale);
    if (!options_.standardize) scale_ = {scale_.fill, at::zeros_like(scale_.mean), at::ones_like(scale_.std)};
    const bool changes = options_.standardize || options_.missing == Missing::fill;
    x_ = changes ? scaled(inputs_.values, scale_) : inputs_.values;
}

} // namespace fulgurite::data
