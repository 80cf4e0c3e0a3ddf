// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/nadam.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void NAdam::check(const NAdamOptions& options) {
    option::require_adams(name_v, options.lr, options.betas, options.eps, options.weight_decay);
    option::require_not_negative(name_v, "momentum_decay", options.momentum_decay);
}

FULGURITE_INLINE void NAdam::update(Bucket<3>& bucket, const NAdamOptions& o) {
    // No structured binding: Clang 19 breaks down where a generic lambda captures one.
    auto &products = bucket.state[0], &averages = bucket.state[1], &squares = bucket.state[2];
    if (o.decoupled_weight_decay) decay(bucket.params, o.lr * o.weight_decay);
    const Directions grads(bucket.params, bucket.grads, o.maximize, o.decoupled_weight_decay ? 0 : o.weight_decay);
    at::_foreach_lerp_(averages, grads.list(), 1 - o.betas[0]);
    average_squares(squares, grads.list(), o.betas[1]);
    // Numerator and denominator are both as much larger as the correction for the start would make the roots.
    Factors eps(products.size()), of_gradient(products.size()), of_average(products.size());
    for (std::size_t i = 0; i < products.size(); ++i) { // each is its parameter's history
        const double count = bucket.count(i), mu = momentum(o, count), next = momentum(o, count + 1);
        const double correction = std::sqrt(1 - std::pow(o.betas[1], count)), rate = -o.lr * correction;
        float& product = *static_cast<float*>(products[i].mutable_data_ptr());
        product *= static_cast<float>(mu);
        eps.push_back(o.eps * correction);
        of_gradient.push_back(rate * (1 - mu) / (1 - static_cast<double>(product)));
        of_average.push_back(rate * next / (1 - static_cast<double>(product) * next));
    }
    auto roots = at::_foreach_sqrt(squares);
    eps.apply([&](auto added) { at::_foreach_add_(roots, added); });
    of_gradient.apply([&](auto f) { at::_foreach_addcdiv_(bucket.params, grads.list(), roots, f); });
    of_average.apply([&](auto f) { at::_foreach_addcdiv_(bucket.params, averages, roots, f); });
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<NAdam, NAdamOptions, 3>;
#endif

} // namespace fulgurite::optim
