// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/StringUtil.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::optim {

/// The gradients of those parameters that have one.
std::vector<Tensor> gradients(std::span<const Tensor> params);

/// For who catches what the kernels throw. Throws `Error` that says so where a gradient is sparse, which they do not
/// take; nothing else.
void refuse_sparse(std::string_view who, const std::vector<Tensor>& grads);

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/clip/gradients-inl.hpp"
#endif
