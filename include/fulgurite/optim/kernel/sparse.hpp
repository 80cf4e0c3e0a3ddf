// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_sparse_coo_tensor_unsafe.h>

#include <string_view>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/tensor.hpp"

/// What optimizers share that take sparse gradients.
namespace fulgurite::optim {

/// Other values where a coalesced gradient has its own.
inline Tensor at_places_of(const Tensor& grad, const Tensor& values) {
    return at::_sparse_coo_tensor_unsafe(grad._indices(), values, grad.sizes(), values.options().layout(at::kSparse))
        ._coalesced_(true);
}

/// An L2 penalty would make a sparse gradient dense; throws `Error`, as Python does.
void require_no_decay(std::string_view owner, double weight_decay);

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/kernel/sparse-inl.hpp"
#endif
