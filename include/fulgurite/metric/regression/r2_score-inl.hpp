// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/rsub.h>
#include <ATen/ops/where.h>

#include <optional>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/regression/r2_score.hpp"
#include "fulgurite/metric/sum_on_host.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void R2Score::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = table_of("R2Score", predictions, target);
    const auto sum = target.dim() == 1 ? sum_on_host(pairs.predictions, pairs.target,
                                                     [](double p, double t) { return (p - t) * (p - t); })
                                       : std::nullopt;
    residuals += sum ? number_on_host(*sum, {1}) : pairs.errors().square().sum(0);
    moments.add(pairs.predictions, pairs.target);
}

FULGURITE_INLINE at::Tensor R2Score::compute() const {
    const auto samples = static_cast<double>(moments.count());
    if (samples < 2) return no_value();
    const at::Tensor errors = residuals.tensor(), total = moments.squares_y();
    const at::Tensor raw =
        at::where(moments.y_varies(), at::rsub(errors.div(total), 1), errors.eq(0).to(errors.scalar_type()));
    const at::Tensor score = combined(raw, total, options_.multioutput);
    const auto free = samples - 1 - static_cast<double>(options_.adjusted);
    if (options_.adjusted == 0) return score;
    if (free > 0) return at::rsub(at::rsub(score, 1).mul((samples - 1) / free), 1);
    warn("R2Score: adjusted asks for more samples than were seen; the score is not adjusted");
    return score;
}

} // namespace fulgurite::metric
