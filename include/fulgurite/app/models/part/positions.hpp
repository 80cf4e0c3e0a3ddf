// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <cstdint>

#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app::models::detail {

/// Sines of the even and cosines of the odd features, `[length, d_model]` in the default type (Vaswani et al. 2017,
/// section 3.5).
inline Tensor sinusoids(std::int64_t length, std::int64_t d_model) {
    const auto numbers = at::TensorOptions(at::kDouble);
    const auto even = at::arange(0, d_model, 2, numbers);
    const auto angles =
        at::arange(length, numbers).unsqueeze(1) * at::exp(even * (-std::log(10000.0) / double(d_model)));
    auto table = at::zeros({length, d_model}, numbers);
    table.slice(1, 0, d_model, 2).copy_(at::sin(angles));
    table.slice(1, 1, d_model, 2).copy_(at::cos(angles.slice(1, 0, d_model / 2)));
    return table.to(c10::typeMetaToScalarType(c10::get_default_dtype()));
}

} // namespace fulgurite::app::models::detail
