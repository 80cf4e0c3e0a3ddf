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
inline void require_no_decay(std::string_view owner, double weight_decay) {
    if (weight_decay != 0)
        throw Error(owner, ": weight_decay is ", weight_decay,
                    ", and a gradient is sparse; these do not go together, set it to 0 for this parameter's group");
}

} // namespace fulgurite::optim
