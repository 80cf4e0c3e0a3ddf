// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/trace.h>

#include <cmath>
#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/matthews_corr_coef.hpp"

namespace fulgurite::metric::classification {

namespace detail {

/// What torchmetrics says where a row or a column of the matrix is empty: not 0 throughout, but the limit of small
/// counts in place of nothing.
inline double matthews_of_an_empty_row(double tn, double fp, double fn, double tp) {
    const double eps = std::numeric_limits<float>::epsilon();
    double above = 0;
    if (fn == 0 && tn == 0) above = tp - fp;
    else if (fp == 0 && tn == 0) above = tp - fn;
    else if (tp == 0 && fn == 0) above = tn - fp;
    else if (tp == 0 && fp == 0) above = tn - fn;
    return std::sqrt(eps) * above / std::sqrt((tp + fp + eps) * (tp + fn + eps) * (tn + fp + eps) * (tn + fn + eps));
}

} // namespace detail

FULGURITE_INLINE double matthews(const at::Tensor& counts) {
    const auto matrix = (counts.dim() == 3 ? at::sum(counts, 0) : counts).to(at::kDouble);
    const auto targets = at::sum(matrix, 1), predicted = at::sum(matrix, 0);
    const double right = read_scalar(at::trace(matrix)), all = read_scalar(at::sum(matrix));
    if (all == 0) return std::numeric_limits<double>::quiet_NaN();
    const bool two = matrix.numel() == 4;
    if (two && right == all) return 1;
    if (two && right == 0) return -1;
    const double covariance = right * all - read_scalar(at::sum(targets * predicted));
    const double below = (all * all - read_scalar(at::sum(predicted * predicted))) *
                         (all * all - read_scalar(at::sum(targets * targets)));
    if (below != 0) return covariance / std::sqrt(below);
    if (!two) return 0;
    return detail::matthews_of_an_empty_row(read_scalar(matrix[0][0]), read_scalar(matrix[0][1]),
                                            read_scalar(matrix[1][0]), read_scalar(matrix[1][1]));
}

} // namespace fulgurite::metric::classification
