// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/sparse_adam.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void SparseAdam::check(const SparseAdamOptions& options) {
    option::require(options.lr > 0 && std::isfinite(options.lr), name_v, "lr", options.lr, "above 0");
    option::require_rate(name_v, "betas[0]", options.betas[0]);
    option::require_rate(name_v, "betas[1]", options.betas[1]);
    option::require(options.eps > 0 && std::isfinite(options.eps), name_v, "eps", options.eps, "above 0");
}

FULGURITE_INLINE void SparseAdam::update(Bucket<2>& bucket, const SparseAdamOptions& o) {
    const double count = bucket.count();
    const double size = o.lr * std::sqrt(1 - std::pow(o.betas[1], count)) / (1 - std::pow(o.betas[0], count));
    for (std::size_t i = 0; i < bucket.params.size(); ++i) {
        const Tensor grad = bucket.grads[i].coalesce(); // squares want each element in one piece
        const Tensor values = o.maximize ? grad._values().neg() : grad._values();
        if (values.numel() == 0) continue;
        const Tensor average = move(bucket.state[0][i], grad, values, 1 - o.betas[0]);
        const Tensor square = move(bucket.state[1][i], grad, values.mul(values), 1 - o.betas[1]);
        bucket.params[i].add_(at_places_of(grad, average.div(square.sqrt().add_(o.eps)).mul_(-size)));
    }
}

FULGURITE_INLINE Tensor SparseAdam::move(const Tensor& average, const Tensor& grad, const Tensor& values,
                                         double weight) {
    const Tensor before = average.sparse_mask(grad)._values();
    const Tensor change = values.sub(before).mul_(weight);
    average.add_(at_places_of(grad, change));
    return change.add(before);
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<SparseAdam, SparseAdamOptions, 2>;
#endif

} // namespace fulgurite::optim
