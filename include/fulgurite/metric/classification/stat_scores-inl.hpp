// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sum.h>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/stat_scores.hpp"

namespace fulgurite::metric::classification {

FULGURITE_INLINE at::Tensor table_of(const at::Tensor& scores, Average average) {
    const auto counts = counts_of(scores, /*added_up=*/false);
    const auto support = counts.tp + counts.fn;
    const auto table = at::stack({counts.tp, counts.fp, counts.tn, counts.fn, support}, -1);
    if (average == Average::micro) return at::sum(table, 0);
    if (average == Average::macro) return at::mean(table, 0);
    if (average == Average::weighted) return at::sum(table * (support / at::sum(support)).unsqueeze(-1), 0);
    return table;
}

} // namespace fulgurite::metric::classification
