// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sum.h>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/cohen_kappa.hpp"

namespace fulgurite::metric::classification {

FULGURITE_INLINE double kappa(const at::Tensor& counts, KappaWeights weights) {
    const auto matrix = counts.to(at::kDouble);
    const auto rows = at::sum(matrix, at::IntArrayRef{1}, /*keepdim=*/true);
    const auto columns = at::sum(matrix, at::IntArrayRef{0}, /*keepdim=*/true);
    const auto expected = rows * columns / at::sum(matrix);
    const auto classes = at::arange(matrix.size(0), matrix.options());
    const auto apart = classes.unsqueeze(0) - classes.unsqueeze(1);
    auto weight = at::ne(apart, 0).to(at::kDouble);
    if (weights == KappaWeights::linear) weight = at::abs(apart);
    if (weights == KappaWeights::quadratic) weight = at::square(apart);
    return 1 - read_scalar(at::sum(weight * matrix) / at::sum(weight * expected));
}

} // namespace fulgurite::metric::classification
