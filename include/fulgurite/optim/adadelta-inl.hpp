// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/adadelta.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void Adadelta::check(const AdadeltaOptions& options) {
    option::require_not_negative(name_v, "lr", options.lr);
    option::require(options.rho >= 0 && options.rho <= 1, name_v, "rho", options.rho, "between 0 and 1");
    option::require_not_negative(name_v, "eps", options.eps);
    option::require_not_negative(name_v, "weight_decay", options.weight_decay);
}

FULGURITE_INLINE void Adadelta::update(Bucket<2>& bucket, const AdadeltaOptions& o) {
    auto& [squares, steps] = bucket.state;
    const Directions grads(bucket.params, bucket.grads, o.maximize, o.weight_decay);
    average_squares(squares, grads.list(), o.rho);
    auto roots = at::_foreach_add(squares, o.eps), change = at::_foreach_add(steps, o.eps);
    const bool narrow = bucket.params.front().scalar_type() == at::kHalf; // cannot hold the quotient of squares
    if (narrow) at::_foreach_sqrt_(roots);
    if (narrow) at::_foreach_sqrt_(change);
    at::_foreach_div_(change, roots);
    if (!narrow) at::_foreach_sqrt_(change);
    at::_foreach_mul_(change, grads.list());
    average_squares(steps, change, o.rho);
    at::_foreach_add_(bucket.params, change, -o.lr);
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Adadelta, AdadeltaOptions, 2>;
#endif

} // namespace fulgurite::optim
