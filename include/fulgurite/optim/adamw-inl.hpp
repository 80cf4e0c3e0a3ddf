// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/adamw.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void AdamW::update(Bucket<3>& bucket, const AdamWOptions& o) {
    at::_fused_adamw_(bucket.params, bucket.grads, bucket.state[0], bucket.state[1], bucket.state[2], bucket.steps,
                      o.lr, o.betas[0], o.betas[1], o.weight_decay, o.eps, o.amsgrad, o.maximize);
}

FULGURITE_INLINE void AdamW::check_loaded(const StateTree& group) {
    if (const auto* flag = group.find("decoupled_weight_decay"); flag && !flag->as_bool())
        throw Error("AdamW: the state is Adam's (decoupled_weight_decay is false); load it into optim::Adam");
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<AdamW, AdamWOptions, 3>;
#endif

} // namespace fulgurite::optim
