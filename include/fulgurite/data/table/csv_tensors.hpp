// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/EmptyTensor.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/memory/gather.hpp"
#include "fulgurite/data/table/csv_options.hpp"
#include "fulgurite/data/table/csv_rows.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// What a table's inputs are as numbers, `[N, F]`, with the name of each, and which are of columns of numbers.
struct CsvInputs {
    Tensor values;
    std::vector<std::string> names;
    std::vector<bool> numbers;
};

/// Throws where a column would become more than 1,000: it holds dates, names or texts.
CsvInputs inputs_of(const CsvTable& table, Categories categories);

/// float32 `[N, T]`, or int64 `[N]` where the target is a column of classes.
Tensor targets_of(const CsvTable& table);

/// What fills a gap and what a column is shifted and divided by, `[F]` each.
struct CsvScale {
    Tensor fill, mean, std;
};

/// Leaves `width` columns as they are.
CsvScale no_scale(std::int64_t width);

/// Mean and standard deviation (of the population, in double precision) of the columns of numbers over some rows; 0 and
/// 1 for all others. A column of one value is divided by 1. Throws where a column has no value in these rows.
CsvScale scale_of(const CsvInputs& inputs, std::span<const std::int64_t> rows);

/// The inputs with their gaps filled, shifted and divided.
Tensor scaled(const Tensor& values, const CsvScale& scale);

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/table/csv_tensors-inl.hpp"
#endif
