// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>
#include <c10/core/Stream.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace fulgurite {

/// Waits until all that this thread has given a device to do is done. Nothing on the CPU.
inline void wait_for(c10::Device device) {
    if (device.is_cpu()) return;
    c10::impl::VirtualGuardImpl(device.type()).getStream(device).synchronize();
}

} // namespace fulgurite
