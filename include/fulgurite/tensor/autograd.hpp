// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>

#include "fulgurite/core/error.hpp"

namespace fulgurite::autograd {

/// Adds the gradients of a scalar to the parameters it depends on. Throws `Error` where the loss has no gradient.
void backward(const at::Tensor& loss);

} // namespace fulgurite::autograd

#ifndef FULGURITE_COMPILED
#include "fulgurite/tensor/autograd-inl.hpp"
#endif
