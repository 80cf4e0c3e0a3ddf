// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>

#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/device/concept.hpp"

namespace fulgurite {

/// One NVIDIA GPU, by index. Batches are copied to it without waiting, from pinned memory if they are in it; logged
/// values stay there until they are due. Throws `Error` from `fit` if the program or the machine has no such device.
struct Cuda : policy::Device {
    static constexpr bool host_scalars = false;
    int index = 0;

    explicit Cuda(int device_index = 0) : index(device_index) {
        if (index < 0) throw Error("Cuda{", index, "}: a device's index is not negative");
    }
    c10::Device device() const;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/device/cuda-inl.hpp"
#endif
