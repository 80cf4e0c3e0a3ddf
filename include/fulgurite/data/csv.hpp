// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/ones_like.h>
#include <ATen/ops/zeros_like.h>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/memory/gather.hpp"
#include "fulgurite/data/table/csv_options.hpp"
#include "fulgurite/data/table/csv_rows.hpp"
#include "fulgurite/data/table/csv_tensors.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// A table of separated values (RFC 4180) as a dataset: inputs float32 `[N, F]`, and targets: float32 `[N, T]`, or the
/// classes int64 `[N]` of one column.
///
///     data::Csv table{{.path = "wine.csv", .separator = ";", .targets = {"quality"}, .standardize = true}};
///     auto [train, val] = data::train_val_split(table);
///     auto fitted = table.fitted(train.indices()); // by the mean and the deviation of what is learnt from
///     data::Loader loader{data::Subset{fitted, train.indices()}, {.batch_size = 32, .shuffle = true}};
///
/// A column whose first 1,000 rows hold anything but numbers is one of categories; these are ordered as numbers or by
/// letters. The table lies in memory. Throws `Error` with `file:line:column` for what is wrong in the file, and for
/// columns that are not there.
class Csv {
public:
    using Options = CsvOptions;
    explicit Csv(CsvOptions options) : Csv(std::move(options), nullptr) {}
    /// Another table with the columns, the categories and the scale of a training table: one to test on. Its targets
    /// may be missing. Of the options, `path`, `separator`, `header` and `missing_words` are its own.
    Csv(CsvOptions options, const Csv& training) : Csv(std::move(options), &training) {}

    /// The same table, its gaps filled and its numbers scaled by the mean and the standard deviation of some rows.
    Csv fitted(std::span<const std::int64_t> rows) const;

    std::int64_t size() const { return x_.size(0); }
    /// The inputs, `[N, F]`.
    const Tensor& x() const { return x_; }
    /// The targets, `[N, T]` or `[N]`.
    const Tensor& y() const { return y_; }
    /// The names of the inputs: that of a column, or `column_category`.
    const std::vector<std::string>& names() const { return inputs_.names; }
    /// The names of the targets' columns.
    std::vector<std::string> target_names() const;
    /// What the classes are called, in the order of their numbers; nothing where targets are numbers.
    std::vector<std::string> classes() const;
    /// The categories of a column, in the order of their codes. Throws where there is no such column.
    const std::vector<std::string>& categories(std::string_view name) const;
    /// What was taken off the inputs, `[F]`; 0 where they are not standardised.
    const Tensor& mean() const { return scale_.mean; }
    /// What they were divided by then, `[F]`; 1 where they are not standardised.
    const Tensor& std() const { return scale_.std; }

    Batch get(std::span<const std::int64_t> indices) const { return {gather(x_, indices), gather(y_, indices)}; }

private:
    Csv(CsvOptions options, const Csv* training);

    std::vector<std::int64_t> all_rows() const;

    CsvTable read(const Csv* training);

    void take_manner(const CsvOptions& training);

    void fit(std::span<const std::int64_t> rows);
    void use(CsvScale scale);

    CsvOptions options_;
    std::vector<CsvColumn> columns_;
    std::size_t width_ = 0; // of the file
    CsvInputs inputs_;      // as they were read
    CsvScale scale_;
    Tensor x_, y_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/csv-inl.hpp"
#endif
