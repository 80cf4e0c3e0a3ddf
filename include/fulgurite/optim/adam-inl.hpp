// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/adam.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void Adam::update(Bucket<3>& bucket, const AdamOptions& o) {
    at::_fused_adam_(bucket.params, bucket.grads, bucket.state[0], bucket.state[1], bucket.state[2], bucket.steps, o.lr,
                     o.betas[0], o.betas[1], o.weight_decay, o.eps, o.amsgrad, o.maximize);
}

FULGURITE_INLINE void Adam::check_loaded(const StateTree& group) {
    if (const auto* flag = group.find("decoupled_weight_decay"); flag && flag->as_bool())
        throw Error("Adam: the state is AdamW's (decoupled_weight_decay is true); load it into optim::AdamW");
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Adam, AdamOptions, 3>;
#endif

} // namespace fulgurite::optim
