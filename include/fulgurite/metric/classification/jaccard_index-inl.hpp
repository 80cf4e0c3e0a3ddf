// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/diag.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sum.h>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/jaccard_index.hpp"

namespace fulgurite::metric::classification {

FULGURITE_INLINE at::Tensor jaccard(const at::Tensor& counts, Average average, std::optional<std::int64_t> ignored,
                                    double zero_division) {
    const auto matrix = counts.to(at::kDouble);
    const bool labels = matrix.dim() == 3;
    const auto cell = [&](int row, int column) { return matrix.select(1, row).select(1, column); };
    const auto both = labels ? cell(1, 1) : at::diag(matrix);
    const auto target = labels ? cell(1, 0) + both : at::sum(matrix, 1);
    const auto predicted = labels ? cell(0, 1) + both : at::sum(matrix, 0);
    const auto either = target + predicted - both;
    if (read_scalar(at::sum(matrix)) == 0) return nothing_seen(average, matrix.size(0));

    auto kept = at::ones_like(both);
    if (ignored) kept = at::ne(at::arange(both.numel(), both.options()), *ignored).to(at::kDouble);
    if (average == Average::micro) return ratio(at::sum(both), at::sum(either * kept), zero_division);
    const auto each = ratio(both, either, zero_division);
    if (average == Average::none) return each;
    if (average == Average::weighted) kept = target;
    else if (!labels) kept = kept * at::gt(either, 0);
    return at::sum(kept * each / at::sum(kept));
}

} // namespace fulgurite::metric::classification
