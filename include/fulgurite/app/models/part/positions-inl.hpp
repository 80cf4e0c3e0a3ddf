// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/part/positions.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models::detail {

FULGURITE_INLINE Tensor sinusoids(std::int64_t length, std::int64_t d_model) {
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
