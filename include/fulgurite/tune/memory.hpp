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
bool is_out_of_memory(const std::exception& exception);

/// Gives the memory that LibTorch keeps for later back to the accelerator, if the program has one that was used.
/// Python's `torch.accelerator.empty_cache()`. LibTorch 2.8 does this by itself alone, when memory runs out.
void empty_cache();

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/memory-inl.hpp"
#endif
