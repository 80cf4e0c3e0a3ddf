// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/kernel/foreach.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE Directions::Directions(at::TensorList params, at::TensorList grads, bool maximize, double weight_decay)
    : list_(grads) {
    if (maximize) own_ = at::_foreach_neg(grads);
    if (weight_decay != 0 && maximize) at::_foreach_add_(own_, params, weight_decay);
    else if (weight_decay != 0) own_ = at::_foreach_add(grads, params, weight_decay);
    if (computed()) list_ = own_;
}

FULGURITE_INLINE void Factors::push_back(double factor) {
    equal_ = equal_ && (each_.empty() || factor == first_);
    if (each_.empty()) first_ = factor;
    each_.emplace_back(factor);
}

} // namespace fulgurite::optim
