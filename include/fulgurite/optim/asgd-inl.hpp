// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/asgd.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void ASGD::update(Bucket<3>& bucket, const ASGDOptions& o) {
    // No structured binding: Clang 19 breaks down where a generic lambda captures one.
    auto &etas = bucket.state[0], &mus = bucket.state[1], &averages = bucket.state[2];
    const Directions grads(bucket.params, bucket.grads, o.maximize, o.weight_decay);
    Factors kept(etas.size()), step(etas.size()), weight(etas.size()); // each is its parameter's history
    for (std::size_t i = 0; i < etas.size(); ++i) {
        const double count = bucket.count(i);
        const double eta = exchange(etas[i], o.lr / std::pow(1 + o.lambd * o.lr * count, o.alpha));
        kept.push_back(1 - o.lambd * eta);
        step.push_back(-eta);
        weight.push_back(exchange(mus[i], 1 / std::max(1.0, count - o.t0)));
    }
    kept.apply([&](auto factor) { at::_foreach_mul_(bucket.params, factor); });
    if (step.equal()) at::_foreach_add_(bucket.params, grads.list(), step.first());
    else step.apply([&](auto size) { at::_foreach_add_(bucket.params, at::_foreach_mul(grads.list(), size)); });
    if (weight.equal() && weight.first() == 1) at::_foreach_copy_(averages, bucket.params); // none before t0
    else weight.apply([&](auto share) { at::_foreach_lerp_(averages, bucket.params, share); });
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<ASGD, ASGDOptions, 3>;
#endif

} // namespace fulgurite::optim
