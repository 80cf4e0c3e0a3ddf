// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/check_defined.hpp"

namespace fulgurite::metric {

/// Double precision where the device has it: MPS has none.
inline at::ScalarType wide_type(const at::Device& device) {
    return device.type() == c10::DeviceType::MPS ? at::kFloat : at::kDouble;
}

/// In double precision where the device has it, without its graph. Throws `Error` for a tensor that is undefined.
inline at::Tensor wide(const at::Tensor& value) {
    check_defined(value);
    const auto type = wide_type(value.device());
    const at::Tensor own = value.requires_grad() ? value.detach() : value; // which is an operator all the same
    return own.scalar_type() == type ? own : own.to(type);
}

} // namespace fulgurite::metric
