// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>

#include "fulgurite/metric/state.hpp"

/// What the metrics of regression share: inputs that fit together, and means of what was summed up.
namespace fulgurite::metric {

/// Predictions and targets of one shape, in double precision where the device has it, without their graph.
struct Pairs {
    at::Tensor predictions, target;

    at::Tensor errors() const { return predictions.sub(target); }
};

/// Throws `Error`, which names the metric and both shapes, unless these are the same; and for complex numbers.
void check_pairs(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target);
/// The same.
Pairs pairs_of(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target);
/// The same of shape `[N, num_outputs]`, from that or from `[N]` for one output. Throws `Error` for other shapes.
Pairs columns_of(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target,
                 std::int64_t num_outputs);
/// As `columns_of`, but for one output all values of any shape are samples: `[number of values, 1]`.
Pairs values_or_columns_of(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target,
                           std::int64_t num_outputs);
/// From `[N, …]` to `[N, M]`: all but the first dimension are outputs, 1 of them from `[N]`. Throws `Error` for
/// scalars.
Pairs table_of(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target);

/// Reads the device; NaN where the count is 0.
double mean_of(const Sum& sum, const Count& count);
/// Of sums `[num_outputs]`: a tensor of that shape, 0-dim for one output; NaN where the count is 0.
at::Tensor means_of(const Sum& sums, const Count& count, std::int64_t num_outputs);
/// NaN as `[num_outputs]`, 0-dim for one output: nothing was seen.
at::Tensor no_value(std::int64_t num_outputs = 1);
/// One value a column as users get it: 0-dim where there is one column.
at::Tensor by_output(const at::Tensor& values);

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/pairs-inl.hpp"
#endif
