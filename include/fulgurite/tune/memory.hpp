// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 9
#include <c10/core/CachingDeviceAllocator.h>
#endif

#include <exception>
#include <new>
#include <string_view>

namespace fulgurite::tune {

/// Whether an exception, or one that is nested in it, says that memory ran out, on the host or on a device: its type is
/// `std::bad_alloc` or `c10::OutOfMemoryError`, or its words are those of LibTorch's allocators and of CUDA's
/// libraries. The words are those that Lightning looks for, and cuBLAS's.
inline bool is_out_of_memory(const std::exception& exception) {
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

/// Gives the memory that LibTorch keeps for later back to the accelerator, if the program has one that was used.
/// Python's `torch.accelerator.empty_cache()`. LibTorch 2.8 does this by itself alone, when memory runs out.
inline void empty_cache() {
#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 9
    const auto type = at::getAccelerator();
    if (!type.has_value() || at::globalContext().getAcceleratorHooksInterface(*type).deviceCount() == 0) return;
    auto* allocator = dynamic_cast<c10::DeviceAllocator*>(c10::GetAllocator(*type));
    if (allocator && allocator->initialized()) allocator->emptyCache();
#endif
}

} // namespace fulgurite::tune
