// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/adamax.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void Adamax::update(Bucket<2>& bucket, const AdamaxOptions& o) {
    auto& [averages, largest] = bucket.state;
    const Directions grads(bucket.params, bucket.grads, o.maximize, o.weight_decay);
    at::_foreach_lerp_(averages, grads.list(), 1 - o.betas[0]);
    at::_foreach_mul_(largest, o.betas[1]);
    std::vector<Tensor> own;
    if (grads.computed()) at::_foreach_abs_(grads.list());
    else own = at::_foreach_abs(grads.list());
    const at::TensorList sizes = grads.computed() ? grads.list() : own;
    at::_foreach_add_(sizes, o.eps);
    at::_foreach_maximum_(largest, sizes);
    at::_foreach_addcdiv_(bucket.params, averages, largest, -o.lr / (1 - std::pow(o.betas[0], bucket.count())));
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Adamax, AdamaxOptions, 2>;
#endif

} // namespace fulgurite::optim
