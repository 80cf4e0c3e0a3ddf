// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/core/Device.h>
#include <torch/version.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fulgurite/core/error.hpp"

namespace fulgurite::callback {

/// Applies `f(std::string name, double value)` to the statistics of the allocator that LibTorch keeps for a device,
/// under the names of Python's `torch.cuda.memory_stats`: "allocated_bytes.all.current", "num_ooms", …. The allocator
/// is asked for by its interface, so that a program for the CPU needs nothing of CUDA. Throws `Error` where there is no
/// such allocator: for the CPU, and before LibTorch 2.9.
template <class F>
void each_memory_statistic([[maybe_unused]] c10::Device device, [[maybe_unused]] F&& f) {
#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 9
    auto* allocator = device.is_cpu() ? nullptr : dynamic_cast<c10::DeviceAllocator*>(c10::GetAllocator(device.type()));
    if (!allocator) throw Error("LibTorch keeps no statistics of the memory of " + device.str());
    if (!allocator->initialized()) return; // nothing has been asked of it yet
    const auto all = allocator->getDeviceStats(device.has_index() ? device.index() : c10::DeviceIndex{0});
    const auto one = [&](const std::string& name, const auto& stat) {
        f(name + "current", static_cast<double>(stat.current));
        f(name + "peak", static_cast<double>(stat.peak));
        f(name + "allocated", static_cast<double>(stat.allocated));
        f(name + "freed", static_cast<double>(stat.freed));
    };
    const auto each = [&](const std::string& name, const auto& pools) {
        constexpr std::array<const char*, 3> kinds{".all.", ".small_pool.", ".large_pool."};
        for (std::size_t i = 0; i < kinds.size(); ++i) one(name + kinds[i], pools[i]);
    };
    each("allocation", all.allocation);
    each("segment", all.segment);
    each("active", all.active);
    each("inactive_split", all.inactive_split);
    each("allocated_bytes", all.allocated_bytes);
    each("reserved_bytes", all.reserved_bytes);
    each("active_bytes", all.active_bytes);
    each("inactive_split_bytes", all.inactive_split_bytes);
    each("requested_bytes", all.requested_bytes);
    one("oversize_allocations.", all.oversize_allocations);
    one("oversize_segments.", all.oversize_segments);
    const auto number = [&](const char* name, std::int64_t value) { f(std::string(name), static_cast<double>(value)); };
    number("num_alloc_retries", all.num_alloc_retries);
    number("num_ooms", all.num_ooms);
    number("num_sync_all_streams", all.num_sync_all_streams);
    number("num_device_alloc", all.num_device_alloc);
    number("num_device_free", all.num_device_free);
    number("max_split_size", all.max_split_size);
#else
    throw Error("the memory of " + device.str() + " is told by LibTorch 2.9 and newer; this is " TORCH_VERSION);
#endif
}

} // namespace fulgurite::callback
