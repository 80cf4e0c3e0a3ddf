// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/device/concept.hpp"

namespace fulgurite {

/// The processor: the default. Batches stay where they are, scalars are read at no cost.
struct Cpu : policy::Device {
    static constexpr bool host_scalars = true;
    c10::Device device() const { return c10::Device(c10::kCPU); }
};

} // namespace fulgurite
