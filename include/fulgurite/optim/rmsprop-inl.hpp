// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/rmsprop.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void RMSprop::check(const RMSpropOptions& options) {
    option::require_not_negative(name_v, "lr", options.lr);
    option::require_not_negative(name_v, "alpha", options.alpha);
    option::require_not_negative(name_v, "eps", options.eps);
    option::require_not_negative(name_v, "weight_decay", options.weight_decay);
    option::require_not_negative(name_v, "momentum", options.momentum);
}

FULGURITE_INLINE void RMSprop::update(Bucket<3>& bucket, const RMSpropOptions& o) {
    auto& [squares, buffers, means] = bucket.state;
    const Directions grads(bucket.params, bucket.grads, o.maximize, o.weight_decay);
    average_squares(squares, grads.list(), o.alpha);
    if (o.centered) at::_foreach_lerp_(means, grads.list(), 1 - o.alpha);
    auto average = o.centered ? at::_foreach_addcmul(squares, means, means, -1) : at::_foreach_sqrt(squares);
    if (o.centered) at::_foreach_sqrt_(average);
    at::_foreach_add_(average, o.eps);
    if (o.momentum <= 0) return at::_foreach_addcdiv_(bucket.params, grads.list(), average, -o.lr);
    at::_foreach_mul_(buffers, o.momentum);
    at::_foreach_addcdiv_(buffers, grads.list(), average);
    at::_foreach_add_(bucket.params, buffers, -o.lr);
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<RMSprop, RMSpropOptions, 3>;
#endif

} // namespace fulgurite::optim
