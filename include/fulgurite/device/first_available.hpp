// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>

#include "fulgurite/device/concept.hpp"

namespace fulgurite {

/// The first CUDA device where there is one, the processor elsewhere; decided when the run starts.
struct FirstAvailable : policy::Device {
    static constexpr bool host_scalars = false;
    c10::Device device() const { return at::hasCUDA() ? c10::Device(c10::kCUDA, 0) : c10::Device(c10::kCPU); }
};

} // namespace fulgurite
