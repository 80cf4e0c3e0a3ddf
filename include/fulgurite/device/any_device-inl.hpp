// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/device/any_device.hpp"

namespace fulgurite {

FULGURITE_INLINE void AnyDevice::require_index(std::string_view name, std::int64_t index, std::int64_t gpus) {
    if (index >= gpus)
        throw Error("the device '", name, "' is not there: GPUs are counted from 0, and there ",
                    gpus == 1 ? "is " : "are ", gpus);
}

FULGURITE_INLINE c10::Device AnyDevice::named(std::string_view name) {
    const auto colon = name.find(':');
    const auto kind = name.substr(0, colon);
    if (name == "cpu") return c10::Device(c10::kCPU);
    if (name == "auto") return at::hasCUDA() ? c10::Device(c10::kCUDA, 0) : c10::Device(c10::kCPU);
    if (kind != "cuda" && kind != "gpu")
        throw Error("there is no device '", name, "'", suggestion(name, {"cpu", "cuda", "gpu", "auto"}, "it may be"));
    int index = 0;
    if (colon != name.npos) {
        const auto number = name.substr(colon + 1);
        const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), index);
        if (error != std::errc() || end != number.data() + number.size() || index < 0 || index > 127)
            throw Error("the device '", name, "' has no number; write cuda:0");
    }
    if (!at::hasCUDA())
        throw Error("the device '", name, "' is not there: this machine, or this LibTorch, has no CUDA");
    require_index(name, index, static_cast<std::int64_t>(at::getNumGPUs()));
    return c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(index));
}

} // namespace fulgurite
