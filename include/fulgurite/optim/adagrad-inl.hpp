// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/adagrad.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void Adagrad::check(const AdagradOptions& options) {
    option::require_not_negative(name_v, "lr", options.lr);
    option::require_not_negative(name_v, "lr_decay", options.lr_decay);
    option::require_not_negative(name_v, "weight_decay", options.weight_decay);
    option::require_not_negative(name_v, "initial_accumulator_value", options.initial_accumulator_value);
    option::require_not_negative(name_v, "eps", options.eps);
}

FULGURITE_INLINE void Adagrad::flags(StateTree& group) {
    group["foreach"] = StateTree();
    group["differentiable"] = false;
    group["fused"] = StateTree();
}

FULGURITE_INLINE void Adagrad::update(Bucket<1>& bucket, const AdagradOptions& o) {
    auto& sums = bucket.state[0];
    if (bucket.sparse) return update_sparse(bucket, o);
    if (bucket.params.front().is_cpu()) // LibTorch's fused kernel is there alone
        return at::_fused_adagrad_(bucket.params, bucket.grads, sums, bucket.steps, o.lr, o.lr_decay, o.weight_decay,
                                   o.eps, o.maximize);
    const Directions grads(bucket.params, bucket.grads, o.maximize, o.weight_decay);
    at::_foreach_addcmul_(sums, grads.list(), grads.list());
    auto roots = at::_foreach_sqrt(sums);
    at::_foreach_add_(roots, o.eps);
    at::_foreach_addcdiv_(bucket.params, grads.list(), roots, -rate(bucket, o));
}

FULGURITE_INLINE void Adagrad::update_sparse(Bucket<1>& bucket, const AdagradOptions& o) {
    require_no_decay(name_v, o.weight_decay);
    for (std::size_t i = 0; i < bucket.params.size(); ++i) {
        const Tensor grad = bucket.grads[i].coalesce(),
                     values = grad._values(); // squares want elements in one piece
        if (values.numel() == 0) continue;
        const Tensor& sums = bucket.state[0][i];
        sums.add_(at_places_of(grad, values.mul(values)));
        const Tensor roots = sums.sparse_mask(grad)._values().sqrt_().add_(o.eps);
        bucket.params[i].add_(at_places_of(grad, values.div(roots)), o.maximize ? rate(bucket, o) : -rate(bucket, o));
    }
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Adagrad, AdagradOptions, 1>;
#endif

} // namespace fulgurite::optim
