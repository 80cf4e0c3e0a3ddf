// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/training/device_transforms.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE std::uint64_t DeviceTransforms::draw() {
    auto generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard<std::mutex> lock(generator.mutex());
    return generator.get<at::CPUGeneratorImpl>()->random64();
}

} // namespace fulgurite::app
