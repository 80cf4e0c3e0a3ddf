// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/radam.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void RAdam::update(Bucket<2>& bucket, const RAdamOptions& o) {
    auto& [averages, squares] = bucket.state;
    if (o.decoupled_weight_decay) decay(bucket.params, o.lr * o.weight_decay);
    const Directions grads(bucket.params, bucket.grads, o.maximize, o.decoupled_weight_decay ? 0 : o.weight_decay);
    at::_foreach_lerp_(averages, grads.list(), 1 - o.betas[0]);
    average_squares(squares, grads.list(), o.betas[1]);
    const double count = bucket.count(), kept = std::pow(o.betas[1], count);
    const double rate = o.lr / (1 - std::pow(o.betas[0], count));
    const double longest = 2 / (1 - o.betas[1]) - 1, length = longest - 2 * count * kept / (1 - kept);
    if (length <= 5) return at::_foreach_add_(bucket.params, averages, -rate);
    const double rectified =
        std::sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
    auto roots = at::_foreach_sqrt(squares);
    at::_foreach_add_(roots, o.eps);
    at::_foreach_addcdiv_(bucket.params, averages, roots, -rate * rectified * std::sqrt(1 - kept));
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<RAdam, RAdamOptions, 2>;
#endif

} // namespace fulgurite::optim
