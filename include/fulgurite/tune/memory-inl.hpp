// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/memory.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE bool is_out_of_memory(const std::exception& exception) {
    if (dynamic_cast<const std::bad_alloc*>(&exception) || dynamic_cast<const c10::OutOfMemoryError*>(&exception))
        return true;
    const std::string_view words = exception.what();
    const auto says = [&](std::string_view part) { return words.find(part) != words.npos; };
    if (says("DefaultCPUAllocator: can't allocate memory") || says("DefaultCPUAllocator: not enough memory") ||
        (says("CUDA") && says("out of memory")) || says("CUBLAS_STATUS_ALLOC_FAILED") ||
        says("cuDNN error: CUDNN_STATUS_NOT_SUPPORTED."))
        return true;
    try {
        std::rethrow_if_nested(exception);
    } catch (const std::exception& nested) {
        return is_out_of_memory(nested);
    } catch (...) {
    }
    return false;
}

FULGURITE_INLINE void empty_cache() {
#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 9
    const auto type = at::getAccelerator();
    if (!type.has_value() || at::globalContext().getAcceleratorHooksInterface(*type).deviceCount() == 0) return;
    auto* allocator = dynamic_cast<c10::DeviceAllocator*>(c10::GetAllocator(*type));
    if (allocator && allocator->initialized()) allocator->emptyCache();
#endif
}

} // namespace fulgurite::tune
