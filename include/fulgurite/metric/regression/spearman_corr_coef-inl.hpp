// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/pair_moments.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/regression/rank.hpp"
#include "fulgurite/metric/regression/spearman_corr_coef.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void SpearmanCorrCoef::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = columns_of("SpearmanCorrCoef", predictions, target, options_.num_outputs);
    predictions_seen.append(pairs.predictions);
    targets_seen.append(pairs.target);
}

FULGURITE_INLINE at::Tensor SpearmanCorrCoef::compute() const {
    if (targets_seen.empty() || targets_seen.tensor().size(0) == 0) return no_value(options_.num_outputs);
    PairMoments moments;
    moments.add(ranks(predictions_seen.tensor()), ranks(targets_seen.tensor()));
    const at::Tensor size = moments.squares_x().mul(moments.squares_y()).sqrt(); // 0 where all ranks are equal
    return by_output(moments.products().div(size).clamp(-1, 1));
}

} // namespace fulgurite::metric
