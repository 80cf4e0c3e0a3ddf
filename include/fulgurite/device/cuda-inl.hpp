// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/device/cuda.hpp"

namespace fulgurite {

FULGURITE_INLINE c10::Device Cuda::device() const {
    if (!at::hasCUDA())
        throw Error("Cuda{", index,
                    "}: this program finds no CUDA; link LibTorch's CUDA library and run on a "
                    "machine with an NVIDIA GPU, or use FirstAvailable{}");
    const int devices = at::globalContext().getAcceleratorHooksInterface(c10::kCUDA).deviceCount();
    if (index >= devices) throw Error("Cuda{", index, "}: this machine has ", devices, " CUDA devices, counted from 0");
    return {c10::kCUDA, static_cast<c10::DeviceIndex>(index)};
}

} // namespace fulgurite
