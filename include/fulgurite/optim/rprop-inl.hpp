// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/rprop.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void Rprop::check(const RpropOptions& options) {
    const auto& [minus, plus] = options.etas;
    const auto& [smallest, largest] = options.step_sizes;
    option::require_not_negative(name_v, "lr", options.lr);
    option::require(minus > 0 && minus < 1, name_v, "etas[0]", minus, "above 0 and below 1");
    option::require(plus > 1, name_v, "etas[1]", plus, "above 1");
    option::require_not_negative(name_v, "step_sizes[0]", smallest);
    option::require(largest >= smallest, name_v, "step_sizes[1]", largest, "at least step_sizes[0]");
}

FULGURITE_INLINE void Rprop::update(Bucket<2>& bucket, const RpropOptions& o) {
    auto& [before, sizes] = bucket.state;
    const Directions grads(bucket.params, bucket.grads, o.maximize, 0);
    auto turns = at::_foreach_mul(grads.list(), before);
    at::_foreach_sign_(turns);
    for (std::size_t i = 0; i < turns.size(); ++i) {
        const Tensor turned = turns[i].lt(0);
        // Where a gradient has turned, its weight waits for one step. What is no number stays none.
        before[i].copy_(grads.list()[i]).masked_fill_(turned, 0);
        sizes[i].mul_(at::where(turned, o.etas[0], at::where(turns[i].gt(0), o.etas[1], turns[i].add(1))));
    }
    at::_foreach_clamp_min_(sizes, o.step_sizes[0]);
    at::_foreach_clamp_max_(sizes, o.step_sizes[1]);
    at::_foreach_addcmul_(bucket.params, at::_foreach_sign(before), sizes, -1);
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Rprop, RpropOptions, 2>;
#endif

} // namespace fulgurite::optim
