// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/full.h>

#include <limits>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/check_defined.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void check_pairs(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target) {
    check_defined(predictions, metric);
    check_defined(target, metric);
    if (predictions.sizes() != target.sizes())
        throw Error(metric, ": predictions of shape ", shape_text(predictions.sizes()), " do not fit targets of shape ",
                    shape_text(target.sizes()), "; give two of the same shape");
    if (predictions.is_complex() || target.is_complex())
        throw Error(metric, ": complex numbers have no order and no place here; give their real and imaginary parts");
}

FULGURITE_INLINE Pairs pairs_of(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target) {
    check_pairs(metric, predictions, target);
    return {wide(predictions), wide(target)};
}

FULGURITE_INLINE Pairs columns_of(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target,
                                  std::int64_t num_outputs) {
    const Pairs pairs = pairs_of(metric, predictions, target);
    const bool fits =
        predictions.dim() == 2 ? predictions.size(1) == num_outputs : predictions.dim() == 1 && num_outputs == 1;
    if (!fits)
        throw Error(metric, ": predictions of shape ", shape_text(predictions.sizes()), " and targets of shape ",
                    shape_text(target.sizes()), " are not of num_outputs = ", num_outputs, "; give [N, ", num_outputs,
                    num_outputs == 1 ? "] or [N]" : "]");
    return {pairs.predictions.reshape({-1, num_outputs}), pairs.target.reshape({-1, num_outputs})};
}

FULGURITE_INLINE Pairs values_or_columns_of(std::string_view metric, const at::Tensor& predictions,
                                            const at::Tensor& target, std::int64_t num_outputs) {
    if (num_outputs > 1) return columns_of(metric, predictions, target, num_outputs);
    const Pairs pairs = pairs_of(metric, predictions, target);
    return {pairs.predictions.reshape({-1, 1}), pairs.target.reshape({-1, 1})};
}

FULGURITE_INLINE Pairs table_of(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = pairs_of(metric, predictions, target);
    if (target.dim() == 0)
        throw Error(metric, ": predictions of shape [] and targets of shape [] have no samples; give [N] or [N, …]");
    std::int64_t outputs = 1;
    for (const auto size : target.sizes().slice(1)) outputs *= size;
    return {pairs.predictions.reshape({target.size(0), outputs}), pairs.target.reshape({target.size(0), outputs})};
}

FULGURITE_INLINE double mean_of(const Sum& sum, const Count& count) {
    if (count.value() == 0) return std::numeric_limits<double>::quiet_NaN();
    return sum.value() / static_cast<double>(count.value());
}

FULGURITE_INLINE at::Tensor means_of(const Sum& sums, const Count& count, std::int64_t num_outputs) {
    if (count.value() == 0) return no_value(num_outputs);
    const auto all = sums.tensor();
    if (all.numel() != num_outputs)
        throw Error("a metric of num_outputs = ", num_outputs, " has a state of ", all.numel(),
                    "; load it into a metric of the options that it was saved with");
    return by_output(all.div(static_cast<double>(count.value())));
}

FULGURITE_INLINE at::Tensor no_value(std::int64_t num_outputs) {
    return by_output(at::full({num_outputs}, std::numeric_limits<double>::quiet_NaN(), at::kDouble));
}

FULGURITE_INLINE at::Tensor by_output(const at::Tensor& values) {
    return values.numel() == 1 ? values.reshape({}) : values;
}

} // namespace fulgurite::metric
