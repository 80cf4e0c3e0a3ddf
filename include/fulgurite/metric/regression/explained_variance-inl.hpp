// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/logical_not.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/where.h>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/explained_variance.hpp"
#include "fulgurite/metric/regression/pairs.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void ExplainedVariance::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = table_of("ExplainedVariance", predictions, target);
    moments.add(pairs.errors(), pairs.target);
}

FULGURITE_INLINE at::Tensor ExplainedVariance::compute() const {
    if (moments.count() == 0) return no_value();
    const at::Tensor unexplained = moments.squares_x(), total = moments.squares_y();
    const at::Tensor constant = at::logical_not(moments.x_varies()).to(total.scalar_type());
    const at::Tensor raw = at::where(moments.y_varies(), at::rsub(unexplained.div(total), 1), constant);
    return combined(raw, total, options_.multioutput);
}

} // namespace fulgurite::metric
