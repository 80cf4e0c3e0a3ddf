// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/kendall_rank_corr_coef.hpp"
#include "fulgurite/metric/regression/pairs.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void KendallRankCorrCoef::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = columns_of("KendallRankCorrCoef", predictions, target, options_.num_outputs);
    predictions_seen.append(pairs.predictions);
    targets_seen.append(pairs.target);
}

FULGURITE_INLINE at::Tensor KendallRankCorrCoef::compute() const {
    if (targets_seen.empty()) return no_value(options_.num_outputs);
    const at::Tensor x = predictions_seen.tensor().to(at::kCPU, at::kDouble),
                     y = targets_seen.tensor().to(at::kCPU, at::kDouble);
    const at::Tensor values = no_value(options_.num_outputs).reshape({-1});
    for (std::int64_t i = 0; i < options_.num_outputs; ++i)
        values.select(0, i).fill_(tau(count_pairs(x.select(1, i).contiguous(), y.select(1, i).contiguous())));
    return by_output(values);
}

FULGURITE_INLINE double KendallRankCorrCoef::tau(const PairCounts& pairs) const {
    if (pairs.has_nan || pairs.samples < 2) return std::numeric_limits<double>::quiet_NaN();
    const double all = pairs.all(), in_order = pairs.concordant(), opposite = pairs.discordant;
    const auto fewer = static_cast<double>(std::min(pairs.different_x, pairs.different_y));
    const auto samples = static_cast<double>(pairs.samples);
    switch (options_.variant) {
        case KendallVariant::a:
            return (in_order - opposite) / (in_order + opposite);
        case KendallVariant::b:
            return (in_order - opposite) / std::sqrt((all - pairs.equal_x) * (all - pairs.equal_y));
        case KendallVariant::c:
            break;
    }
    return 2 * (in_order - opposite) / ((fewer - 1) / fewer * samples * samples);
}

} // namespace fulgurite::metric
