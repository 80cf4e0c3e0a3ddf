// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string_view>

#include "fulgurite/core/error.hpp"

namespace fulgurite::metric {

/// Throws `Error` for a tensor without a value, as `torch::Tensor()` is.
inline void check_defined(const at::Tensor& given, std::string_view metric = "a metric") {
    if (!given.defined())
        throw Error(metric, ": update() was given a tensor that is undefined; give predictions, targets and the like");
}

} // namespace fulgurite::metric
