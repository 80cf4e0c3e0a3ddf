// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>

#include "fulgurite/precision/autocast.hpp"
#include "fulgurite/precision/concept.hpp"

namespace fulgurite {

/// Steps compute in bfloat16 where that is safe, weights and optimizer stay float32: Lightning's "bf16-mixed". On CPU
/// and on CUDA.
struct Bf16Mixed : policy::Precision {
    void connect(c10::Device device) { device_ = device.type(); }
    precision::Autocast scope() const { return {device_, c10::kBFloat16}; }
    void forget_casts() const { precision::Autocast::forget_casts(); }

private:
    c10::DeviceType device_ = c10::kCPU;
};

} // namespace fulgurite
