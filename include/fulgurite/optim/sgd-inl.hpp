// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/sgd.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void SGD::check(const SGDOptions& options) {
    option::require_not_negative(name_v, "lr", options.lr);
    option::require_not_negative(name_v, "momentum", options.momentum);
    option::require_not_negative(name_v, "weight_decay", options.weight_decay);
    if (options.nesterov && (options.momentum <= 0 || options.dampening != 0))
        throw Error("SGD's nesterov goes with momentum ", options.momentum, " and dampening ", options.dampening,
                    "; it needs a momentum above 0 and a dampening of 0");
}

FULGURITE_INLINE void SGD::flags(StateTree& group) {
    group["foreach"] = StateTree();
    group["differentiable"] = false;
    group["fused"] = StateTree();
}

FULGURITE_INLINE void SGD::update(Bucket<1>& bucket, const SGDOptions& o) {
    if (bucket.sparse) return update_sparse(bucket, o);
    at::_fused_sgd_(bucket.params, bucket.grads, bucket.state[0], o.weight_decay, o.momentum, o.lr, o.dampening,
                    o.nesterov, o.maximize, bucket.first_step);
}

FULGURITE_INLINE void SGD::update_sparse(Bucket<1>& bucket, const SGDOptions& o) {
    require_no_decay(name_v, o.weight_decay);
    const double size = o.maximize ? o.lr : -o.lr, sign = o.maximize ? -1 : 1;
    for (std::size_t i = 0; i < bucket.params.size(); ++i) {
        const Tensor &param = bucket.params[i], &grad = bucket.grads[i];
        if (o.momentum == 0 || o.nesterov) param.add_(grad, size);
        if (o.momentum == 0) continue;
        const Tensor& buffer = bucket.state[0][i];
        buffer.mul_(o.momentum).add_(grad, sign * (bucket.first_step ? 1 : 1 - o.dampening));
        param.add_(buffer, o.nesterov ? -o.lr * o.momentum : -o.lr);
    }
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<SGD, SGDOptions, 1>;
#endif

} // namespace fulgurite::optim
