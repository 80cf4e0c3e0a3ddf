// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

namespace fulgurite::metric {

/// Double precision where the device has it: MPS has none.
inline at::ScalarType wide_type(const at::Device& device) {
    return device.type() == c10::DeviceType::MPS ? at::kFloat : at::kDouble;
}

/// In double precision where the device has it, without its graph.
inline at::Tensor wide(const at::Tensor& value) { return value.detach().to(wide_type(value.device())); }

} // namespace fulgurite::metric
