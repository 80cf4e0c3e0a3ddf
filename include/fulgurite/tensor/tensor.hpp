// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

namespace fulgurite {

using Tensor = at::Tensor;

} // namespace fulgurite
